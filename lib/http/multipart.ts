import type busboy from "busboy";
import { AppError, isAppError } from "../core/errors";
import { cleanFileName } from "../core/fileName";
import { currentTrace } from "../core/trace";
import { newTempFile, removeTempFile } from "../images/tempFiles";
import type { Upload } from "../images/upload";
import { type Reserved, reserve } from "../images/uploadMemory";
import {
  type FileStream,
  FORM_OVERHEAD,
  feed,
  malformed,
  openParser,
  takeFields,
  takeFile,
  tooLarge,
} from "./multipartParser";
import { linger, openBody, type Reader } from "./requestBody";

/** Some, so that one too many can be told from a file in another field. */
const FILES = 5;

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

/**
 * Receives a multipart form: its file, counting, into the memory set aside for that or else onto disk, its texts within
 * bounds. Nothing is left when it throws.
 * @throws AppError `file_too_large`, `file_missing`, `invalid_request` (malformed), `upload_aborted`, `storage_full`
 */
export async function receiveForm(request: Request, rules: FormRules): Promise<ReceivedForm> {
  // Told beforehand, it need not be received first.
  if (Number(request.headers.get("content-length")) > rules.maxBytes + FORM_OVERHEAD) throw tooLarge();
  const form = new Form(rules, Number(request.headers.get("content-length")));
  const reader = openBody(request);
  if (!reader) throw malformed();
  try {
    const parser = form.parser(request.headers.get("content-type") ?? "");
    await form.run(reader, parser);
    return form.result();
  } catch (error) {
    // Before anything more is read: a disk that is slow to remove is no reason to receive what is refused.
    await form.remove().finally(() => void linger(reader));
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
    const parser = openParser(contentType, { maxBytes: this.#rules.maxBytes, files: FILES });
    const fail = (error: unknown) => this.#fail(error);
    parser.on("error", fail);
    parser.on("file", (name: string | undefined, stream, info) => {
      // An aborted upload errors here too; without a listener that would be an uncaught exception.
      stream.on("error", () => {});
      this.#writing.push(this.#receive(name, stream, info.filename).catch(fail));
    });
    parser.on("filesLimit", () => fail(new AppError("invalid_request", "The form has too many parts")));
    takeFields(parser, this.#fields, fail);
    return parser;
  }

  async run(reader: Reader, parser: busboy.Busboy): Promise<void> {
    const failure = this.#failure;
    try {
      await feed(reader, parser, { maxBytes: this.#rules.maxBytes + FORM_OVERHEAD, failure });
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
      upload: file && {
        source: file.source,
        bytes: file.bytes,
        fileName: file.fileName,
        id: currentTrace()?.arrivalId,
      },
      hash: file?.hash,
      fields: { ...this.#fields },
      remove: (how) => this.remove(how),
    };
  }

  async remove({ done = false } = {}): Promise<void> {
    this.#reserved?.release({ reuse: done });
    await Promise.all(this.#paths.splice(0).map(removeTempFile));
  }

  async #receive(name: string | undefined, stream: FileStream, fileName: string | undefined): Promise<void> {
    const { field, missing, maxBytes, hash: wanted } = this.#rules;
    if (name !== field) {
      let bytes = 0;
      for await (const chunk of stream) bytes += chunk.length;
      if (bytes) this.#misplaced = true;
      return;
    }
    if (this.#expected) throw new AppError("invalid_request", "The form has more than one file");
    this.#expected = true;
    const into = this.#reserved?.buffer ?? (await this.#newPath());
    const { bytes, hash } = await takeFile(stream, into, { maxBytes, hash: wanted });
    const source = typeof into === "string" ? into : into.subarray(0, bytes);
    if (bytes) this.#file = { source, bytes, hash, fileName: cleanFileName(fileName ?? "") };
    // A browser sends an empty part without a name for a file input that nobody touched.
    else if (fileName) throw new AppError("file_missing", missing);
  }

  async #newPath(): Promise<string> {
    const path = await newTempFile();
    this.#paths.push(path);
    return path;
  }
}
