import type { ServerResponse } from "node:http";
import { currentTrace } from "../core/trace";
import { toProblem } from "./problem";

/** Answers a plain node response with the problem document of an error. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  const trace = currentTrace();
  const { status, body, headers } = toProblem(error, trace?.requestId ?? "");
  if (trace) trace.problem = body.code;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      ...headers,
      "Content-Type": "application/problem+json",
      "Content-Length": Buffer.byteLength(text),
      "Cache-Control": "private, no-store",
    })
    .end(text);
}
