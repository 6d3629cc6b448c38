import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { pack } from "tar-stream";
import { AppError } from "../core/errors";
import type { Manifest } from "../devices/manifest";
import type { QueuedFile } from "../devices/queue";
import { findObject } from "../images/serve";

const BLOCK = 512;
const padded = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK;

/** A JSON answer with its length, which a microcontroller needs before it can read. */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "private, no-cache",
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/**
 * Everything in one request: `manifest.json` first, then each file in order, as an uncompressed tar (POSIX.1-1988 ustar)
 * whose length is told beforehand. Streamed, one file at a time.
 */
export async function sendTar(
  request: IncomingMessage,
  response: ServerResponse,
  { manifest, files, etag }: { manifest: Manifest; files: QueuedFile[]; etag: string },
): Promise<void> {
  const text = Buffer.from(JSON.stringify(manifest));
  const length = [text.length, ...files.map(({ bytes }) => bytes)].reduce(
    (sum, bytes) => sum + BLOCK + padded(bytes),
    2 * BLOCK,
  );
  response.writeHead(200, {
    "Content-Type": "application/x-tar",
    "Content-Length": length,
    "Cache-Control": "private, no-cache",
    ETag: etag,
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const tar = pack();
  tar.pipe(response);
  const gone = finished(response).catch(() => tar.destroy());
  try {
    tar.entry({ name: "manifest.json", size: text.length, mtime: new Date(manifest.server_time) }, text);
    for (const file of files) await addFile(tar, file);
    tar.finalize();
  } catch {
    // The head has gone out: a connection that breaks off is all that can be told.
    response.destroy();
  }
  await gone;
}

async function addFile(tar: ReturnType<typeof pack>, { key, file, bytes, updatedAt }: QueuedFile): Promise<void> {
  const object = await findObject(key, bytes);
  const source = object && ("data" in object ? object.data : await object.open());
  if (!source) throw new AppError("storage_unavailable", "A picture could not be read");
  await new Promise<void>((resolve, reject) => {
    tar.once("error", reject);
    tar.once("close", reject);
    const done = (error?: Error | null) => {
      tar.off("error", reject);
      tar.off("close", reject);
      if (error) reject(error);
      else resolve();
    };
    const header = { name: file, size: bytes, mtime: updatedAt };
    if (Buffer.isBuffer(source)) tar.entry(header, source, done);
    else source.once("error", reject).pipe(tar.entry(header, done));
  });
}
