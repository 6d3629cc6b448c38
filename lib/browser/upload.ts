import type { Problem } from "../contracts/problem";

/** One request of one file. */
export interface UploadRequest {
  /** `POST` where nothing is said. */
  method?: "POST" | "PUT";
  url: string;
  /** Text fields. They go before the file: the server decides by them while the file is still arriving. */
  fields: Record<string, string>;
  file: File;
  fileField: string;
  headers: Record<string, string>;
}

export type UploadProgress =
  | { phase: "waiting" | "reading" | "offline" }
  | { phase: "uploading" | "processing"; sent: number };

export type UploadFailure =
  /** No answer came. `sent` is the part of the body that left, from 0 to 1. */
  { kind: "connection"; sent: number } | { kind: "timeout"; sent: number } | { kind: "problem"; problem: Problem };

export interface UploadTask<T> {
  /** Made when its turn comes: where the file goes may have changed while it waited. */
  request: () => UploadRequest;
  /** What must be done before it is sent, such as reading the file. */
  prepare?: () => Promise<void>;
  onProgress: (progress: UploadProgress) => void;
  onDone: (answer: T) => void;
  onFailed: (failure: UploadFailure) => void;
}

export interface UploadQueueOptions {
  /** How many are sent at once. */
  parallel?: number;
  /** After so many milliseconds without a byte sent, the connection is given up. */
  stallMs?: number;
  /** How long the server may work on it once all bytes are there. */
  answerMs?: number;
}

/** Milliseconds before asking again when the first attempt of the same upload is still at work on the server. */
const IN_FLIGHT_PAUSE = 1500;
const IN_FLIGHT_ATTEMPTS = 20;

/**
 * Sends files in the order they were given, a few at once. Waits while there is no network and goes on by itself; what fails
 * otherwise is told, and may be added again.
 */
export class UploadQueue {
  readonly #parallel: number;
  readonly #stallMs: number;
  readonly #answerMs: number;
  readonly #waiting: { id: string; task: UploadTask<never> }[] = [];
  readonly #running = new Map<string, AbortController>();
  /** When the task that was begun last is being sent, or ended without. */
  #sending: Promise<void> = Promise.resolve();

  constructor({ parallel = 2, stallMs = 30_000, answerMs = 120_000 }: UploadQueueOptions = {}) {
    this.#parallel = parallel;
    this.#stallMs = stallMs;
    this.#answerMs = answerMs;
  }

  add<T>(id: string, task: UploadTask<T>): void {
    this.#waiting.push({ id, task: task as UploadTask<never> });
    task.onProgress({ phase: isOffline() ? "offline" : "waiting" });
    this.#next();
  }

  /** Stops it, wherever it is. Nothing is told to the task any more. */
  cancel(id: string): void {
    const index = this.#waiting.findIndex((entry) => entry.id === id);
    if (index >= 0) this.#waiting.splice(index, 1);
    this.#running.get(id)?.abort();
  }

  #next(): void {
    while (this.#running.size < this.#parallel) {
      const entry = this.#waiting.shift();
      if (!entry) return;
      const cancelled = new AbortController();
      this.#running.set(entry.id, cancelled);
      const before = this.#sending;
      let begin = () => {};
      this.#sending = new Promise((resolve) => {
        begin = resolve;
      });
      const inTurn = () => before.then(begin);
      void this.#run(entry.task, cancelled.signal, inTurn).finally(() => {
        begin();
        this.#running.delete(entry.id);
        this.#next();
      });
    }
  }

  /** @param inTurn waits for the one before to be sent, so that the server has them in the order in which they were added */
  async #run<T>(task: UploadTask<T>, signal: AbortSignal, inTurn: () => Promise<void>): Promise<void> {
    if (task.prepare) {
      task.onProgress({ phase: "reading" });
      await task.prepare();
    }
    await inTurn();
    for (let attempt = 1; !signal.aborted; attempt++) {
      if (isOffline()) {
        task.onProgress({ phase: "offline" });
        await online(signal);
        continue;
      }
      const result = await send<T>(task, signal, this.#stallMs, this.#answerMs);
      if (signal.aborted) return;
      if ("answer" in result) return task.onDone(result.answer);
      const { failure } = result;
      if (failure.kind === "connection" && isOffline()) continue;
      const inFlight = failure.kind === "problem" && failure.problem.code === "idempotency_in_flight";
      if (!inFlight || attempt >= IN_FLIGHT_ATTEMPTS) return task.onFailed(failure);
      await pause(IN_FLIGHT_PAUSE, signal);
    }
  }
}

const isOffline = () => navigator.onLine === false;

function online(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("online", () => resolve(), { once: true, signal });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

type Sent<T> = { answer: T } | { failure: UploadFailure };

/** XMLHttpRequest, because fetch tells nothing of the bytes sent. */
function send<T>(task: UploadTask<T>, signal: AbortSignal, stallMs: number, answerMs: number): Promise<Sent<T>> {
  const { method = "POST", url, fields, file, fileField, headers } = task.request();
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append(fileField, file, file.name);

  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    let part = 0;
    let timedOut = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timedOut = true;
        xhr.abort();
      }, ms);
    };
    const abort = () => xhr.abort();
    const finish = (result: Sent<T>) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(result);
    };
    const lost = () => finish({ failure: { kind: timedOut ? "timeout" : "connection", sent: part } });

    xhr.upload.addEventListener("progress", ({ loaded, total }) => {
      part = total > 0 ? loaded / total : 0;
      watch(stallMs);
      task.onProgress({ phase: "uploading", sent: part });
    });
    xhr.upload.addEventListener("load", () => {
      part = 1;
      watch(answerMs);
      task.onProgress({ phase: "processing", sent: 1 });
    });
    xhr.addEventListener("load", () => finish(read<T>(xhr)));
    xhr.addEventListener("error", lost);
    xhr.addEventListener("abort", lost);
    signal.addEventListener("abort", abort);

    xhr.open(method, url);
    xhr.responseType = "text";
    xhr.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    task.onProgress({ phase: "uploading", sent: 0 });
    watch(stallMs);
    xhr.send(body);
  });
}

/** The answer, or the problem document. A proxy's own error page becomes a problem too. */
function read<T>(xhr: XMLHttpRequest): Sent<T> {
  let body: unknown;
  try {
    body = JSON.parse(xhr.responseText);
  } catch {
    body = null;
  }
  const ok = xhr.status >= 200 && xhr.status < 300;
  if (ok && body !== null) return { answer: body as T };
  const isProblem = typeof body === "object" && body !== null && "code" in body;
  const fallback = { type: "about:blank", title: "Error", detail: "", status: xhr.status };
  const code = xhr.status === 413 ? "file_too_large" : "internal_error";
  return { failure: { kind: "problem", problem: isProblem ? (body as Problem) : { ...fallback, code } } };
}
