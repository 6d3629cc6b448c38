import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import { sha256 } from "../core/bytes";
import { AppError, isAppError } from "../core/errors";
import { cleanFileName } from "../core/fileName";
import { KiB } from "../core/units";
import { newTempFile, removeTempFile } from "../images/tempFiles";
import type { Upload } from "../images/upload";
import { type Reserved, reserve } from "../images/uploadMemory";
import { linger, openBody, type Reader, readChunk } from "./requestBody";

/** What a form may have beside its file: names, texts, boundaries. */
const OVERHEAD = 256 * KiB;
const LIMITS = { fields: 20, fieldSize: 64 * KiB, fieldNameSize: 100, files: 5, parts: 25, headerPairs: 50 };

export interface FormRules {
  /** The field that carries the file. */
  field: string;
  maxBytes: number;
  /** The sentence for an empty or missing file. */
  missing: string;
  /** Whether the form may come without a file. */
  optional?: boolean;
  /** Whether the file's hash is wanted. */
  hash?: boolean;
}

/** A form as it was received. Whoever receives it calls `remove` in the end. */
export interface ReceivedForm {
  upload: Upload | null;
  /** SHA-256 of the file as it came, where it was asked for. */
  hash?: Buffer;
  fields: Record<string, string>;
  /** @param done nobody can still be reading the file: all that was done with it succeeded */
  remove(how?: { done: boolean }): Promise<void>;
}

interface ReceivedFile extends Upload {
  hash?: Buffer;
}

const malformed = (cause?: unknown) => new AppError("invalid_request", "The form is malformed", { cause });
const tooLarge = () => new AppError("file_too_large", "File too large");

/**
 * Receives a multipart form: its file, counting, into the memory set aside for that or else onto disk, its texts within
 * bounds. Nothing is left when it throws.
 * @throws AppError `file_too_large`, `file_missing`, `invalid_request` (malformed), `upload_aborted`, `storage_full`
 */
export async function receiveForm(request: Request, rules: FormRules): Promise<ReceivedForm> {
  // Told beforehand, it need not be received first.
  if (Number(request.headers.get("content-length")) > rules.maxBytes + OVERHEAD) throw tooLarge();
  const form = new Form(rules, Number(request.headers.get("content-length")));
  const reader = openBody(request);
  if (!reader) throw malformed();
  try {
    const parser = form.parser(request.headers.get("content-type") ?? "");
    await form.run(reader, parser);
    return form.result();
  } catch (error) {
    void linger(reader);
    await form.remove();
    throw isAppError(error) ? error : malformed(error);
  }
}

/** One form being received. A failure anywhere ends all of it, whichever of parser, file and body notices it first. */
class Form {
  readonly #rules: FormRules;
  readonly #fields: Record<string, string> = Object.create(null);
  readonly #paths: string[] = [];
  readonly #writing: Promise<void>[] = [];
  #fail: (error: unknown) => void = () => {};
  readonly #failure = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  readonly #reserved: Reserved | null;
  #expected = false;
  #file: ReceivedFile | null = null;
  /** A file came, but not in the field where it belongs. */
  #misplaced = false;

  /** @param bytes length of the whole body; NaN or 0 where it is not told */
  constructor(rules: FormRules, bytes: number) {
    this.#rules = rules;
    this.#reserved = reserve(Math.min(bytes, rules.maxBytes + 1));
    // Raced against below; when nobody waits for it any more it must not end the process.
    this.#failure.catch(() => {});
  }

  parser(contentType: string): busboy.Busboy {
    if (!/^multipart\/form-data\b/i.test(contentType)) throw malformed();
    const parser = busboy({
      headers: { "content-type": contentType },
      // What browsers send, though the RFC that busboy follows says otherwise.
      defParamCharset: "utf8",
      // One byte more than allowed is enough to know.
      limits: { ...LIMITS, fileSize: this.#rules.maxBytes + 1 },
    });
    const fail = (error: unknown) => this.#fail(error);
    parser.on("error", fail);
    parser.on("file", (name: string | undefined, stream, info) => {
      // An aborted upload errors here too; without a listener that would be an uncaught exception.
      stream.on("error", () => {});
      this.#writing.push(this.#receive(name, stream, info.filename).catch(fail));
    });
    parser.on("field", (name: string | undefined, value, info) => {
      if (info.valueTruncated || info.nameTruncated)
        fail(new AppError("invalid_request", "A field of the form is too long"));
      if (name === undefined) return;
      if (name in this.#fields)
        fail(
          new AppError("invalid_request", "A field of the form came twice", {
            errors: [{ path: name.slice(0, 100), message: "Came twice" }],
          }),
        );
      this.#fields[name] = value;
    });
    for (const event of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      parser.on(event, () => fail(new AppError("invalid_request", "The form has too many parts")));
    return parser;
  }

  async run(reader: Reader, parser: busboy.Busboy): Promise<void> {
    const failure = this.#failure;
    const closed = new Promise<void>((resolve) => parser.once("close", resolve));
    let bytes = 0;
    try {
      for (;;) {
        const chunk = await Promise.race([readChunk(reader), failure]);
        if (!chunk) break;
        bytes += chunk.byteLength;
        if (bytes > this.#rules.maxBytes + OVERHEAD) throw tooLarge();
        if (!parser.write(chunk))
          await Promise.race([new Promise<void>((resolve) => parser.once("drain", resolve)), closed, failure]);
      }
      parser.end();
      await Promise.race([closed, failure]);
      await Promise.race([Promise.all(this.#writing), failure]);
      // A failure that was told in the same tick as the end.
      await Promise.race([failure, Promise.resolve()]);
    } finally {
      parser.destroy();
      await Promise.allSettled(this.#writing);
    }
  }

  result(): ReceivedForm {
    const { missing, optional } = this.#rules;
    const file = this.#file;
    if (!file && (!optional || this.#misplaced)) throw new AppError("file_missing", missing);
    return {
      upload: file && { source: file.source, bytes: file.bytes, fileName: file.fileName },
      hash: file?.hash,
      fields: { ...this.#fields },
      remove: (how) => this.remove(how),
    };
  }

  async remove({ done = false } = {}): Promise<void> {
    this.#reserved?.release({ reuse: done });
    await Promise.all(this.#paths.splice(0).map(removeTempFile));
  }

  async #receive(
    name: string | undefined,
    stream: Readable & { truncated?: boolean },
    fileName: string | undefined,
  ): Promise<void> {
    const { field, missing } = this.#rules;
    if (name !== field) {
      let bytes = 0;
      for await (const chunk of stream) bytes += chunk.length;
      if (bytes) this.#misplaced = true;
      return;
    }
    if (this.#expected) throw new AppError("invalid_request", "The form has more than one file");
    this.#expected = true;
    const { source, bytes, hash } = this.#reserved
      ? await this.#keep(stream, this.#reserved.buffer)
      : await this.#spool(stream);
    if (bytes) this.#file = { source, bytes, hash, fileName: cleanFileName(fileName ?? "") };
    // A browser sends an empty part without a name for a file input that nobody touched.
    else if (fileName) throw new AppError("file_missing", missing);
  }

  async #keep(stream: Readable, buffer: Buffer) {
    const { maxBytes, hash } = this.#rules;
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // The announced length was too small: then the body is not what it said it was.
      if (bytes + chunk.length > Math.min(maxBytes, buffer.length)) throw tooLarge();
      bytes += chunk.copy(buffer, bytes);
    }
    const source = buffer.subarray(0, bytes);
    return { source, bytes, hash: hash ? sha256(source) : undefined };
  }

  async #spool(stream: Readable) {
    const { maxBytes, hash } = this.#rules;
    const source = await newTempFile();
    this.#paths.push(source);
    const digest = hash ? createHash("sha256") : null;
    let bytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        digest?.update(chunk);
        done(bytes > maxBytes ? tooLarge() : null, chunk);
      },
    });
    await pipeline(stream, count, createWriteStream(source, { flags: "wx", mode: 0o600 })).catch((error: unknown) => {
      throw isFull(error) ? new AppError("storage_full", "There is no room for this file", { cause: error }) : error;
    });
    return { source, bytes, hash: digest?.digest() };
  }
}

const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as { code?: string })?.code ?? "");
