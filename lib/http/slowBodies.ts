import type { IncomingMessage, ServerResponse } from "node:http";
import { endWithProblem } from "./frontServerProblem";

/** A body must bring this much in each window: at 20 s far below the slowest link, and far above a drip. */
const LEAST_BYTES = 4_096;

interface Watched {
  request: IncomingMessage;
  response: ServerResponse;
  bytes: number;
  since: number;
  /** When all of it must have come. */
  until: number;
}

/**
 * Ends requests whose body drips in. Node limits only the whole time of a request, and a limit that lets a slow phone
 * send 10 MB lets an attacker hold a socket just as long.
 */
export class SlowBodies {
  private readonly watched = new Set<Watched>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly windowMs: number,
    checkMs: number,
  ) {
    this.timer = setInterval(() => this.check(), checkMs).unref();
  }

  /** @param wholeMs in which all of the body must come */
  watch(request: IncomingMessage, response: ServerResponse, wholeMs: number): void {
    const since = Date.now();
    const entry: Watched = { request, response, bytes: request.socket.bytesRead, since, until: since + wholeMs };
    this.watched.add(entry);
    request.once("close", () => this.watched.delete(entry));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    const now = Date.now();
    for (const entry of this.watched) {
      const { request } = entry;
      const { socket } = request;
      if (request.complete || socket.destroyed) this.watched.delete(entry);
      else if (now >= entry.until) this.end(entry);
      // What has arrived and is not read yet is our slowness: an upload that waits for its turn to be decoded.
      else if (request.readableLength > 0 || socket.bytesRead - entry.bytes >= LEAST_BYTES) {
        entry.bytes = socket.bytesRead;
        entry.since = now;
      } else if (now - entry.since >= this.windowMs) this.end(entry);
    }
  }

  private end(entry: Watched): void {
    const { socket } = entry.request;
    this.watched.delete(entry);
    if (entry.response.headersSent) socket.destroy();
    else endWithProblem(socket, "ERR_HTTP_REQUEST_TIMEOUT");
  }
}
