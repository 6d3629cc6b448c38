import { type BulkEntry, type BulkLine, MAX_BULK_FILES } from "../contracts/library";
import { log } from "../core/log";
import { currentTrace } from "../core/trace";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import type { Upload } from "../images/upload";
import { SURFACES } from "../policy/surfaces";
import { forgetKeys, idempotencyKey, once, requestHash } from "./idempotency";
import { type ArrivedFile, receiveEach } from "./multipartEach";
import { toProblem } from "./problem";

const FIELD = "files";
/** Sent where nothing else was for so long: proxies close what is silent. An empty line means nothing in NDJSON. */
const KEEP_ALIVE_MS = 10_000;

interface Stored {
  id: string;
  /** The name under which it is stored. */
  file: string;
}

export interface BulkOptions {
  actor: Actor;
  request: Request;
  /** Stores one file. */
  add: (upload: Upload) => Promise<Stored>;
  /** Takes away what was stored. */
  undo: (ids: string[]) => Promise<unknown>;
}

/**
 * Stores the files of a form one by one while they arrive; each stands alone. A form that is refused as a whole, which may
 * show at its last byte, leaves nothing: what was stored is undone. When the connection breaks, what was complete stays:
 * the client finds it there, and a retry with the same Idempotency-Key answers for it and stores the rest.
 * @returns an array in the order sent, or lines for whoever accepts `application/x-ndjson`
 * @throws AppError as `receiveEach`, `invalid_request` for a key that is none
 */
export async function answerBulk(options: BulkOptions): Promise<BulkEntry[] | Response> {
  const bulk = new Bulk(options);
  return /\bapplication\/x-ndjson\b/i.test(options.request.headers.get("accept") ?? "") ? bulk.lines() : bulk.entries();
}

class Bulk {
  readonly #options: BulkOptions;
  readonly #key: string | null;
  readonly #entries: BulkEntry[] = [];
  /** What this request stored itself, and the keys under which it is remembered. */
  readonly #made: { id: string; key: string | null }[] = [];
  #tell: (line: BulkLine) => void = () => {};
  #begin: () => void = () => {};

  constructor(options: BulkOptions) {
    this.#options = options;
    this.#key = idempotencyKey(options.request.headers);
  }

  async entries(): Promise<BulkEntry[]> {
    await this.#run();
    return this.#entries;
  }

  /** The answer begins with the first file: a form that has none is refused as everywhere else. */
  async lines(): Promise<Response> {
    const encoder = new TextEncoder();
    const stream = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, { highWaterMark: Infinity });
    const writer = stream.writable.getWriter();
    // Whoever went away gets no lines; the files are stored all the same.
    const write = (text: string) => void writer.write(encoder.encode(text)).catch(() => {});
    let silent = true;
    const keepAlive = setInterval(() => {
      if (silent) write("\n");
      silent = true;
    }, KEEP_ALIVE_MS);
    this.#tell = (line) => {
      silent = false;
      write(`${JSON.stringify(line)}\n`);
    };
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    let isAnswering = false;
    const running = this.#run()
      .then(() => {
        const succeeded = this.#entries.filter(({ status }) => status === "success").length;
        this.#tell({ summary: { succeeded, failed: this.#entries.length - succeeded } });
      })
      .catch((error) => {
        if (!isAnswering) throw error;
        const problem = problemOf(error);
        const trace = currentTrace();
        if (trace) trace.problem = problem.code;
        this.#tell({ problem });
      })
      .finally(() => {
        clearInterval(keepAlive);
        void writer.close().catch(() => {});
      });
    // Nobody waits for it once the answer has begun.
    running.catch(() => {});
    await Promise.race([begun, running]);
    isAnswering = true;
    return new Response(stream.readable, {
      headers: {
        "Content-Type": "application/x-ndjson",
        "Cache-Control": "private, no-store, no-transform",
        "X-Accel-Buffering": "no",
      },
    });
  }

  async #run(): Promise<void> {
    const { request } = this.#options;
    const rules = {
      field: FIELD,
      maxBytes: env().MAX_UPLOAD_BYTES,
      maxFiles: MAX_BULK_FILES,
      // Two more than are decoded: one is stored and one received meanwhile, so that no core waits for disk or network.
      atOnce: Math.min(env().DECODE_CONCURRENCY, 3) + 2,
      missing: SURFACES.library.missing,
      hash: this.#key !== null,
    };
    try {
      await receiveEach(request, rules, (file) => this.#work(file));
    } catch (error) {
      if (problemOf(error).code !== "upload_aborted") await this.#undo();
      throw error;
    }
  }

  async #work(file: ArrivedFile): Promise<boolean> {
    this.#begin();
    const { entry, code } = await this.#store(file);
    this.#entries[file.index] = entry;
    this.#tell({ index: file.index, ...entry, ...(code && { code }) });
    return entry.status === "success";
  }

  async #store(file: ArrivedFile): Promise<{ entry: BulkEntry; code?: string }> {
    try {
      return await this.#storeOnce(file);
    } catch (error) {
      return refused(file, problemOf(error));
    }
  }

  /** By the key of the request with the file's place in the form, where there is one. */
  async #storeOnce(file: ArrivedFile): Promise<{ entry: BulkEntry; code?: string }> {
    const { actor, request } = this.#options;
    if (this.#key === null || !file.hash) return this.#add(file, null);
    const key = `${this.#key} ${file.index}`;
    const { pathname, search } = new URL(request.url);
    const hash = requestHash("bulk", pathname.replace(/\/+$/, ""), search, file.hash);
    const { body } = await once(actor.userId, key, hash, async () => {
      try {
        return { status: 200, body: JSON.stringify(await this.#add(file, key)) };
      } catch (error) {
        const problem = problemOf(error);
        return { status: problem.status, body: JSON.stringify(refused(file, problem)) };
      }
    });
    return JSON.parse(body);
  }

  async #add({ upload, refusal }: ArrivedFile, key: string | null): Promise<{ entry: BulkEntry }> {
    if (!upload) throw refusal;
    const { id, file } = await this.#options.add(upload);
    this.#made.push({ id, key });
    return { entry: { status: "success", id, file } };
  }

  async #undo(): Promise<void> {
    const { undo, actor } = this.#options;
    if (!this.#made.length) return;
    try {
      await undo(this.#made.map(({ id }) => id));
      await forgetKeys(
        actor.userId,
        this.#made.flatMap(({ key }) => key ?? []),
      );
    } catch (error) {
      // The database went away, or the caller's role: what is left are images like any others.
      log().warn({ err: error, images: this.#made }, "a refused bulk upload could not be undone");
    }
  }
}

const problemOf = (error: unknown) => toProblem(error, currentTrace()?.requestId ?? "").body;

function refused({ fileName: file }: ArrivedFile, { detail: error, code, image_id }: ReturnType<typeof problemOf>) {
  return { entry: { status: "error" as const, error, file, ...(image_id && { image_id }) }, code };
}
