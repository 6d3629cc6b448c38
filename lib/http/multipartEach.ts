import { AppError, isAppError } from "../core/errors";
import { cleanFileName } from "../core/fileName";
import { newId } from "../core/ids";
import { newTempFile, removeTempFile } from "../images/tempFiles";
import type { Upload } from "../images/upload";
import { reserve } from "../images/uploadMemory";
import { type FileStream, FORM_OVERHEAD, feed, malformed, openParser, takeFields, takeFile } from "./multipartParser";
import { linger, openBody } from "./requestBody";

export interface EachRules {
  /** The field that carries the files. */
  field: string;
  /** Of one file. */
  maxBytes: number;
  maxFiles: number;
  /** How many are held and worked on at once; the client waits meanwhile. */
  atOnce: number;
  /** The sentence for an empty or missing file. */
  missing: string;
  /** Whether the files' hashes are wanted. */
  hash?: boolean;
}

/** A file of a form that has others: received, or refused by itself. */
export interface ArrivedFile {
  /** Its place in the form, from 0. */
  index: number;
  fileName: string;
  upload: Upload | null;
  /** SHA-256 of the file as it came, where it was asked for. */
  hash?: Buffer;
  /** Why there is no upload. */
  refusal?: AppError;
}

/**
 * What is done with each file, in their order. It must not reject.
 * @returns whether all that was done succeeded: then nobody can still be reading the file, and its memory is used again
 */
export type Work = (file: ArrivedFile) => Promise<boolean>;

/** What is said of a file alone, while the others go on. */
const OWN_REFUSALS: ReadonlySet<string> = new Set(["file_too_large", "storage_full"]);

/**
 * Receives a form of many files one by one, and works on them while the rest arrives. Memory and disk hold `atOnce` of
 * them, however many there are: until one is done with, nothing more is read from the client. When this settles, all
 * work that was begun has ended, and nothing of the files is left.
 * @returns how many there were
 * @throws AppError, for the form as a whole: `file_missing` (none), `invalid_request` (malformed, more files, a file in
 *   another field), `file_too_large` (more than all files may have together), `upload_aborted`
 */
export async function receiveEach(request: Request, rules: EachRules, work: Work): Promise<number> {
  const maxBytes = rules.maxFiles * rules.maxBytes + FORM_OVERHEAD;
  if (Number(request.headers.get("content-length")) > maxBytes)
    throw new AppError("file_too_large", "The form is too large");
  const parser = openParser(request.headers.get("content-type") ?? "", { ...rules, files: rules.maxFiles });
  const reader = openBody(request);
  if (!reader) throw malformed();
  const form = new ManyFiles(rules, work);
  try {
    parser.on("error", form.fail);
    parser.on("file", (name: string | undefined, stream: FileStream, info) => {
      // An aborted upload errors here too; without a listener that would be an uncaught exception.
      stream.on("error", () => {});
      form.arrives(name, stream, info.filename);
    });
    parser.on("filesLimit", () => form.fail(tooMany(rules.maxFiles)));
    takeFields(parser, Object.create(null), form.fail);
    await feed(reader, parser, { maxBytes, failure: form.failure });
    await form.ends();
  } catch (error) {
    form.fail(error);
    void linger(reader);
    throw isAppError(error) ? error : malformed(error);
  } finally {
    parser.destroy();
    await form.settles();
  }
  if (!form.count) throw new AppError("file_missing", rules.missing);
  return form.count;
}

const tooMany = (most: number) => new AppError("invalid_request", `At most ${most} files at once`);

class ManyFiles {
  count = 0;
  readonly #rules: EachRules;
  readonly #work: Work;
  readonly #running = new Set<Promise<void>>();
  /** The files in their order: one is received after the other. */
  #receiving: Promise<void> = Promise.resolve();
  #failed = false;
  #reject: (error: unknown) => void = () => {};
  /** Rejects when the form as a whole is refused. */
  readonly failure = new Promise<never>((_, reject) => {
    this.#reject = reject;
  });

  constructor(rules: EachRules, work: Work) {
    this.#rules = rules;
    this.#work = work;
    // Raced against; when nobody waits for it any more it must not end the process.
    this.failure.catch(() => {});
  }

  readonly fail = (error: unknown): void => {
    this.#failed = true;
    this.#reject(error);
  };

  arrives(name: string | undefined, stream: FileStream, fileName: string | undefined): void {
    this.#receiving = this.#receiving.then(() => this.#receive(name, stream, fileName)).catch(this.fail);
  }

  /** The last file was received. @throws what `failure` says */
  async ends(): Promise<void> {
    await Promise.race([this.#receiving, this.failure]);
    await Promise.race([this.failure, Promise.resolve()]);
  }

  /** Nothing is received or worked on any more. */
  async settles(): Promise<void> {
    await this.#receiving;
    await Promise.all(this.#running);
  }

  async #receive(name: string | undefined, stream: FileStream, fileName: string | undefined): Promise<void> {
    const { field, missing } = this.#rules;
    if (name !== field) {
      let bytes = 0;
      for await (const chunk of stream) bytes += chunk.length;
      if (bytes) throw new AppError("invalid_request", `The files belong into the field ${field}`);
      return;
    }
    while (this.#running.size >= this.#rules.atOnce) await Promise.race(this.#running);
    if (this.#failed) return;
    const file = await this.#take(stream, cleanFileName(fileName ?? ""));
    if (!file.refusal && !file.upload?.bytes) {
      // A browser sends an empty part without a name for a file input that nobody touched.
      await file.remove({ done: false });
      if (!fileName) return;
      file.upload = null;
      file.refusal = new AppError("file_missing", missing);
    }
    // One that was cut off by a refusal of the whole form is none.
    if (this.#failed) return file.remove({ done: false });
    const { remove, ...arrived } = file;
    const task = this.#work({ ...arrived, index: this.count++ })
      .then(
        (done) => remove({ done }),
        (error) => {
          this.fail(error);
          return remove({ done: false });
        },
      )
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Into the memory set aside for uploads, or else onto disk. */
  async #take(stream: FileStream, fileName: string) {
    const { maxBytes, hash: wanted } = this.#rules;
    const reserved = reserve(maxBytes + 1);
    const into = reserved?.buffer ?? (await newTempFile());
    const remove = async ({ done }: { done: boolean }) => {
      reserved?.release({ reuse: done });
      if (typeof into === "string") await removeTempFile(into);
    };
    try {
      const { bytes, hash } = await takeFile(stream, into, { maxBytes, hash: wanted });
      const source = typeof into === "string" ? into : into.subarray(0, bytes);
      const upload: Upload | null = { source, bytes, fileName, id: newId() };
      return { fileName, hash, remove, upload: upload as Upload | null, refusal: undefined as AppError | undefined };
    } catch (error) {
      await remove({ done: false });
      if (!isAppError(error) || !OWN_REFUSALS.has(error.code)) throw error;
      // The parser goes on to the next part when the rest of this one is out of its way.
      stream.resume();
      return { fileName, remove: async () => {}, upload: null, refusal: error as AppError | undefined };
    }
  }
}
