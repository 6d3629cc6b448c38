import { AppError } from "../core/errors";
import { currentTrace } from "../core/trace";
import { MiB } from "../core/units";

/** Bound of a JSON body. */
const JSON_LIMIT = MiB;
/** What a refused client may still send before its connection is cut, and for how long. */
const LINGER_BYTES = 16 * MiB;
const LINGER_MS = 5_000;

/** A body that is read piece by piece. Cancelling cuts the connection. */
export interface Reader {
  read(): Promise<{ done?: boolean; value?: Uint8Array }>;
  cancel(): Promise<void>;
}

/** Requests whose body somebody reads from node itself. */
const readFromNode = new WeakSet<Request>();

/**
 * The body of a large request, from node's own stream where there is one: through the web stream each piece would be
 * copied, and so much memory outside the heap makes the collector run every few uploads.
 */
export function openBody(request: Request): Reader | null {
  const body = currentTrace()?.body;
  if (!body || body.readableFlowing !== null || body.readableEnded || request.bodyUsed)
    return request.body?.getReader() ?? null;
  readFromNode.add(request);
  const pieces = body[Symbol.asyncIterator]();
  return {
    read: () => pieces.next(),
    cancel: async () => {
      body.destroy();
    },
  };
}

const aborted = (cause: unknown) => new AppError("upload_aborted", "The upload was broken off", { cause });

/** The next piece of a body. @throws AppError `upload_aborted` where the client went away */
export async function readChunk(reader: Reader): Promise<Uint8Array | null> {
  const { done, value } = await reader.read().catch((error: unknown) => {
    throw aborted(error);
  });
  return done ? null : (value ?? null);
}

/**
 * Reads on and throws away, for a bounded while, what a client still sends that has its answer already. Cutting the
 * connection at once would reset it before most clients have read that answer; reading on for ever would be a gift.
 * Cancelling the body is what cuts it.
 */
export async function linger(reader: Reader): Promise<void> {
  let bytes = 0;
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), LINGER_MS);
  timer.unref();
  try {
    while (bytes <= LINGER_BYTES) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value?.byteLength ?? 0;
    }
    await reader.cancel();
  } catch {
    // The client went away, which is what was waited for.
  } finally {
    clearTimeout(timer);
  }
}

/** As `linger`, for a body that nobody has begun to read. Does not wait. */
export function discardBody(request: Request): void {
  if (readFromNode.has(request)) return;
  if (request.body && !request.bodyUsed && !request.body.locked) void linger(request.body.getReader());
}

const contentType = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

/** Whether the body says it is a form with files. */
export const isMultipart = (request: Request): boolean => contentType(request).startsWith("multipart/");

/**
 * Reads a body of text, counting, so that its length is never trusted.
 * @throws AppError `file_too_large`, `upload_aborted`, `invalid_json` where it is no UTF-8
 */
export async function readText(request: Request, limit = JSON_LIMIT): Promise<string> {
  const tooLarge = () => new AppError("file_too_large", "The request is too large");
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge();
  if (!request.body) return "";
  const reader = request.body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: !!chunk });
    } catch (cause) {
      throw new AppError("invalid_json", "The body is not UTF-8", { cause });
    }
  };
  let text = "";
  let bytes = 0;
  try {
    for (let chunk = await readChunk(reader); chunk; chunk = await readChunk(reader)) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw tooLarge();
      text += decode(chunk);
    }
    return text + decode();
  } catch (error) {
    void linger(reader);
    throw error;
  }
}

/**
 * Reads a JSON body. None at all is an empty object: what is missing, the shape will say.
 * @throws AppError `unsupported_type`, `invalid_json`, `file_too_large`
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = contentType(request);
  if (type && type !== "application/json" && !type.endsWith("+json"))
    throw new AppError("unsupported_type", "Send the body as application/json");
  const text = await readText(request);
  if (!text.trim()) return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid JSON", { cause });
  }
}

/**
 * Reads the fields of a small body, JSON or a form of a browser or an OAuth client (`application/x-www-form-urlencoded`).
 * @throws AppError as `readJson`
 */
export async function readFields(request: Request): Promise<unknown> {
  if (contentType(request) !== "application/x-www-form-urlencoded") return readJson(request);
  return Object.fromEntries(new URLSearchParams(await readText(request)));
}
