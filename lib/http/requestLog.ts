import type { IncomingMessage, ServerResponse } from "node:http";
import pino, { type DestinationStream, type Logger } from "pino";
import { log } from "../core/log";
import { singleton } from "../core/singleton";
import type { Trace } from "../core/trace";

const MAX_PATH = 512;

/**
 * The process's log without the search for secrets: these lines hold none by their making, and the search costs more
 * than a small picture. It writes through the same stream, so that lines never mix.
 */
export const requestLog = (): Logger =>
  singleton("request-log", () => {
    const { level, [pino.symbols.streamSym]: stream } = log() as Logger & Record<symbol, DestinationStream>;
    const formatters = { level: (label: string) => ({ level: label }) };
    return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters }, stream);
  });

/** A path without its query, which may hold a signature or a secret. */
function pathOf(url = ""): string {
  const end = url.indexOf("?");
  return url.slice(0, Math.min(end < 0 ? url.length : end, MAX_PATH));
}

function rounded(phases: Trace["phases"]): Trace["phases"] | undefined {
  let result: Trace["phases"] | undefined;
  for (const phase in phases) {
    result ??= {};
    result[phase as keyof Trace["phases"]] = Math.round((phases[phase as keyof Trace["phases"]] ?? 0) * 10) / 10;
  }
  return result;
}

/** Writes the one line of a request when its answer has gone out, or its client has gone away. */
export function logRequest(request: IncomingMessage, response: ServerResponse, trace: Trace): void {
  const started = performance.now();
  const { socket } = request;
  const sentBefore = socket.bytesWritten;
  // Rewrites change it on the way.
  const { url } = request;
  response.once("close", () => {
    const aborted = !response.writableFinished;
    requestLog()[response.statusCode >= 500 ? "warn" : "info"](
      {
        request_id: trace.requestId,
        user: trace.userId,
        method: request.method,
        route: trace.route,
        path: pathOf(url),
        status: response.headersSent ? response.statusCode : undefined,
        duration_ms: Math.round((performance.now() - started) * 10) / 10,
        phases: rounded(trace.phases),
        problem: trace.problem,
        bytes: socket.bytesWritten - sentBefore,
        aborted: aborted || undefined,
      },
      "request",
    );
  });
}
