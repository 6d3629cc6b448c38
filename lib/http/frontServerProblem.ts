import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";

const ANSWERS: Record<string, [status: number, reason: string, code: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "invalid_request", "The headers are too large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "invalid_request", "The request took too long to arrive"],
  CONNECT: [405, "Method Not Allowed", "method_not_allowed", "CONNECT is not answered here"],
};

/** A whole answer for a connection on which no request could be read, by the code of Node's error. */
function rawProblem(errorCode: string): string {
  const known = ANSWERS[errorCode] ?? [400, "Bad Request", "invalid_request", "The request is not valid HTTP"];
  const [status, reason, code, detail] = known;
  const body = JSON.stringify({ type: `/problems/${code}`, title: reason, status, detail, code });
  return [
    `HTTP/1.1 ${status} ${reason}`,
    `X-Request-Id: ${randomUUID()}`,
    "Content-Type: application/problem+json",
    "X-Content-Type-Options: nosniff",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

/** Ends a connection with that answer. By then Node may have taken its own listener for errors away. */
export function endWithProblem(socket: Duplex, errorCode: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(rawProblem(errorCode), () => socket.destroy());
}
