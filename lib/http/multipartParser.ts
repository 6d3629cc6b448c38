import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { AppError } from "../core/errors";
import { KiB } from "../core/units";
import { type Reader, readChunk } from "./requestBody";

/** What a form may have beside its files: names, texts, boundaries. */
export const FORM_OVERHEAD = 256 * KiB;
const LIMITS = { fields: 20, fieldSize: 64 * KiB, fieldNameSize: 100, headerPairs: 50 };

/** `invalid_request`: the form cannot be read. `cause` is for the log. */
export const malformed = (cause?: unknown) => new AppError("invalid_request", "The form is malformed", { cause });
/** `file_too_large`: a file of the form, or the form itself. */
export const tooLarge = () => new AppError("file_too_large", "File too large");

/** A file of a form while it arrives. */
export type FileStream = Readable & { truncated?: boolean };

/**
 * A parser of a multipart form. Of each file it gives at most a byte more than `maxBytes`, which is enough to know.
 * @param files how many a form may have; one more is told by the event `filesLimit`
 * @throws AppError `invalid_request` for another type of body
 */
export function openParser(contentType: string, { maxBytes, files }: { maxBytes: number; files: number }) {
  if (!/^multipart\/form-data\b/i.test(contentType)) throw malformed();
  return busboy({
    headers: { "content-type": contentType },
    // What browsers send, though the RFC that busboy follows says otherwise.
    defParamCharset: "utf8",
    limits: { ...LIMITS, files, parts: LIMITS.fields + files, fileSize: maxBytes + 1 },
  });
}

/**
 * Gives a body to a parser piece by piece, no faster than what it holds is taken from it: so the client waits too.
 * @param failure rejects when there is no use in going on
 * @throws AppError `file_too_large` for more than `maxBytes` in all, `upload_aborted`; whatever `failure` says
 */
export async function feed(
  reader: Reader,
  parser: busboy.Busboy,
  { maxBytes, failure }: { maxBytes: number; failure: Promise<never> },
): Promise<void> {
  const orFailure = unless(failure);
  let isClosed = false;
  let wake = () => {};
  parser.once("close", () => {
    isClosed = true;
    wake();
  });
  parser.on("drain", () => wake());
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  let bytes = 0;
  for (;;) {
    const chunk = await orFailure(readChunk(reader));
    if (!chunk) break;
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    if (!parser.write(chunk) && !isClosed) await orFailure(woken());
  }
  const closed = woken();
  parser.end();
  if (!isClosed) await orFailure(closed);
}

/**
 * Waits for one thing after the other, and no longer than until `failure` rejects. `Promise.race` would do that too, but each
 * race leaves a listener at `failure` that holds what the race was won by: all pieces of a form would stay until its end.
 */
function unless(failure: Promise<never>): <T>(work: Promise<T>) => Promise<T> {
  let stopped: { error: unknown } | null = null;
  let stop = (_error: unknown) => {};
  failure.catch((error: unknown) => {
    stopped = { error };
    stop(error);
  });
  return (work) =>
    new Promise((resolve, reject) => {
      stop = reject;
      if (stopped) reject(stopped.error);
      work.then(resolve, reject);
    });
}

/** Refuses a form whose texts are too many, too long, or come twice. */
export function takeFields(parser: busboy.Busboy, fields: Record<string, string>, fail: (error: AppError) => void) {
  parser.on("field", (name: string | undefined, value, info) => {
    if (info.valueTruncated || info.nameTruncated)
      fail(new AppError("invalid_request", "A field of the form is too long"));
    if (name === undefined) return;
    if (name in fields)
      fail(
        new AppError("invalid_request", "A field of the form came twice", {
          errors: [{ path: name.slice(0, 100), message: "Came twice" }],
        }),
      );
    fields[name] = value;
  });
  for (const event of ["partsLimit", "fieldsLimit"] as const)
    parser.on(event, () => fail(new AppError("invalid_request", "The form has too many parts")));
}

interface TakeRules {
  maxBytes: number;
  /** Whether the file's hash is wanted. */
  hash?: boolean;
}

/** What a file had. */
interface Taken {
  bytes: number;
  /** SHA-256 of it as it came, where that was asked for. */
  hash?: Buffer;
}

/**
 * Takes a file of a form into memory, or into a file that does not exist yet. The stream is left as it is when this
 * throws, so that the parser can go on.
 * @param into where its bytes go; of a buffer that is too small, the announced length was not what came
 * @throws AppError `file_too_large`, `storage_full`
 */
export async function takeFile(
  stream: FileStream,
  into: Buffer | string,
  { maxBytes, hash }: TakeRules,
): Promise<Taken> {
  const digest = hash ? createHash("sha256") : null;
  const bytes = await (typeof into === "string"
    ? writeOut(stream, into, maxBytes, digest)
    : copyInto(stream, into, Math.min(maxBytes, into.length), digest));
  return { bytes, hash: digest?.digest() };
}

const piecesOf = (stream: FileStream): AsyncIterable<Buffer> => stream.iterator({ destroyOnReturn: false });

async function copyInto(stream: FileStream, buffer: Buffer, maxBytes: number, digest: Hash | null): Promise<number> {
  let bytes = 0;
  for await (const chunk of piecesOf(stream)) {
    if (bytes + chunk.length > maxBytes) throw tooLarge();
    digest?.update(chunk);
    bytes += chunk.copy(buffer, bytes);
  }
  return bytes;
}

async function writeOut(stream: FileStream, path: string, maxBytes: number, digest: Hash | null): Promise<number> {
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const chunk of piecesOf(stream)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      digest?.update(chunk);
      await file.writeFile(chunk);
    }
    return bytes;
  } catch (error) {
    throw isFull(error) ? new AppError("storage_full", "There is no room for this file", { cause: error }) : error;
  } finally {
    await file.close();
  }
}

const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as { code?: string })?.code ?? "");
