import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AppError, notFound } from "../core/errors";
import type { Served } from "../images/serve";
import { etagMatches } from "./etag";
import { parseRange } from "./range";

/** The headers under which an object is sent. */
export interface ObjectHeaders {
  contentType: string;
  /** With its quotes. */
  etag: string;
  cacheControl: string;
}

/**
 * Sends an object over a plain node response: `ETag`, `304`, `Range`, `Content-Length`, `HEAD`. Next's route handlers
 * drop the length and stream in chunks at a fifth of the speed, so every path that serves bytes comes here instead.
 * @throws AppError `range_not_satisfiable`, with its `Content-Range` set on the response; `not_found` where the object is gone
 */
export async function sendObject(
  request: IncomingMessage,
  response: ServerResponse,
  object: Served,
  { contentType, etag, cacheControl }: ObjectHeaders,
): Promise<void> {
  const headers: OutgoingHttpHeaders = {
    "Content-Type": contentType,
    "Content-Length": object.bytes,
    ETag: etag,
    "Cache-Control": cacheControl,
    "Accept-Ranges": "bytes",
    // Opened as a page of its own, a picture can run and load nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox",
    "Content-Disposition": "inline",
  };
  const ifRange = request.headers["if-range"];
  const wanted = request.headers.range;
  const range = wanted && (!ifRange || ifRange === etag) ? parseRange(wanted, object.bytes) : null;
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${object.bytes}`);
    throw new AppError("range_not_satisfiable", `There are ${object.bytes} bytes, and none in this range`);
  }
  if (range) {
    headers["Content-Range"] = `bytes ${range.start}-${range.end}/${object.bytes}`;
    headers["Content-Length"] = range.end - range.start + 1;
  }
  const status = range ? 206 : 200;
  if (request.method === "HEAD") {
    response.writeHead(status, headers).end();
    return;
  }
  if ("data" in object) {
    response.writeHead(status, headers).end(range ? object.data.subarray(range.start, range.end + 1) : object.data);
    return;
  }
  const stream = await object.open(range ?? undefined);
  if (!stream) throw notFound("This image is gone");
  response.writeHead(status, headers);
  // A client that goes away, or a store that breaks off, ends the connection: the length tells that something is missing.
  await pipeline(stream, response).catch(() => response.destroy());
}

/** Answers 304 where the client has these bytes already. */
export function sendNotModified(
  request: IncomingMessage,
  response: ServerResponse,
  { etag, cacheControl }: Pick<ObjectHeaders, "etag" | "cacheControl">,
): boolean {
  if (!etagMatches(request.headers["if-none-match"], etag)) return false;
  response.writeHead(304, { ETag: etag, "Cache-Control": cacheControl }).end();
  return true;
}
