import { randomKey } from "@/lib/browser/randomKey";
import { type UploadFailure, UploadQueue, type UploadRequest } from "@/lib/browser/upload";
import type { LibraryImage } from "@/lib/contracts/library";
import { announce } from "../ui/announce";
import { judge, labelOf } from "../ui/judge";
import { notify } from "../ui/notify";
import { type Limits, refusals, retryable } from "../ui/uploadWords";
import { API } from "./addresses";
import { imageCount } from "./words";

/**
 * `failed` may be tried again with the file that is still here; `refused` cannot be taken at all; `duplicate` is in the library
 * already.
 */
type JobPhase =
  | "waiting"
  | "reading"
  | "offline"
  | "uploading"
  | "processing"
  | "failed"
  | "refused"
  | "duplicate"
  | "done";

/** One file on its way into a library. */
export interface UploadJob {
  id: string;
  file: File;
  /** As a person knows it. */
  label: string;
  phase: JobPhase;
  /** From 0 to 1. */
  sent: number;
  /** What is wrong, and the way out. */
  text: string | null;
  /** The image that it became, or that is the same picture. */
  image: string | null;
  anyway: boolean;
}

interface Verdict {
  phase: "failed" | "refused" | "duplicate";
  text: string;
}

const ENDED: ReadonlySet<JobPhase> = new Set(["failed", "refused", "duplicate", "done"]);

/** It is neither stored nor given up. */
export const isOpen = ({ phase }: UploadJob): boolean => !ENDED.has(phase);

/** As they are shown: what runs before what waits, and by itself what somebody has to decide; each in the order given. What is stored needs nobody. */
export const inLists = (jobs: readonly UploadJob[]): { going: UploadJob[]; left: UploadJob[] } => ({
  going: [
    ...jobs.filter((job) => isOpen(job) && job.phase !== "waiting"),
    ...jobs.filter(({ phase }) => phase === "waiting"),
  ],
  left: jobs.filter((job) => !isOpen(job) && job.phase !== "done"),
});

/** Files go to one library, in the order they were given, three at once. It outlives the page, so that one can look around. */
export class Uploads {
  readonly #slug: string;
  readonly #limits: Limits;
  readonly #queue = new UploadQueue({ parallel: 3 });
  /** Attempts whose answer is not known: repeated with their key, they create nothing twice. */
  readonly #keys = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  /** Those whose failure a notice has told of already. */
  readonly #told = new Set<string>();
  readonly #stored = new Set<(image: LibraryImage, last: boolean) => void>();
  #jobs: readonly UploadJob[] = [];

  constructor(slug: string, limits: Limits) {
    this.#slug = slug;
    this.#limits = limits;
  }

  get = (): readonly UploadJob[] => this.#jobs;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells of each image as it is stored, and whether nothing else is on its way. */
  onStored(listener: (image: LibraryImage, last: boolean) => void): () => void {
    this.#stored.add(listener);
    return () => this.#stored.delete(listener);
  }

  add = (files: readonly File[]): void => {
    const jobs = files.map(
      (file): UploadJob => ({
        id: randomKey(),
        file,
        label: labelOf(file),
        phase: "waiting",
        sent: 0,
        text: null,
        image: null,
        anyway: false,
      }),
    );
    this.#set([...this.#jobs, ...jobs]);
    void this.#admit(jobs.map(({ id }) => id));
  };

  retry = (id: string): void => {
    this.#told.delete(id);
    this.#change(id, { phase: "waiting", sent: 0, text: null });
    void this.#admit([id]);
  };

  retryAll = (): void => {
    for (const { id, phase } of this.#jobs) if (phase === "failed") this.retry(id);
  };

  addAnyway = (id: string): void => {
    this.#change(id, { anyway: true, image: null });
    this.retry(id);
  };

  /** Cancels it, or takes it off the list. */
  drop = (id: string): void => {
    this.#queue.cancel(id);
    this.#keys.delete(id);
    this.#set(this.#jobs.filter((job) => job.id !== id));
    this.#tidy();
  };

  cancelAll = (): void => {
    for (const job of this.#jobs) if (isOpen(job)) this.#queue.cancel(job.id);
    this.#set(this.#jobs.filter((job) => !isOpen(job)));
    this.#tidy();
  };

  /** Takes off all that has ended. */
  clear = (): void => this.#set(this.#jobs.filter(isOpen));

  #send(id: string): void {
    this.#queue.add<LibraryImage>(id, {
      request: () => this.#request(id),
      onProgress: (progress) =>
        this.#change(
          id,
          "sent" in progress ? { phase: progress.phase, sent: progress.sent } : { phase: progress.phase },
        ),
      onDone: (image) => this.#done(id, image),
      onFailed: (failure) => this.#failed(id, failure),
    });
  }

  /** In their order. What can be told without the server is told at once, not when the file's turn comes. */
  async #admit(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const file = this.#job(id)?.file;
      const refusal = file && (await judge(file, this.#limits));
      if (refusal) this.#end(id, "refused", sentence(refusal));
      else if (this.#job(id)) this.#send(id);
    }
  }

  #request(id: string): UploadRequest {
    const job = this.#job(id);
    if (!job) throw new Error("expected a job that is still wanted");
    const key = this.#keys.get(id) ?? randomKey();
    this.#keys.set(id, key);
    return {
      url: job.anyway ? API.upload(this.#slug) : `${API.upload(this.#slug)}?on_duplicate=reject`,
      fields: {},
      file: job.file,
      fileField: "file",
      headers: { "Idempotency-Key": key },
    };
  }

  #done(id: string, image: LibraryImage): void {
    if (!this.#job(id)) return;
    this.#keys.delete(id);
    this.#change(id, { phase: "done", sent: 1, image: image.id });
    const last = !this.#jobs.some(isOpen);
    for (const listener of this.#stored) listener(image, last);
    this.#tidy();
  }

  #failed(id: string, failure: UploadFailure): void {
    const job = this.#job(id);
    if (!job) return;
    // The answer is known: the next attempt is a new one.
    if (failure.kind === "problem") this.#keys.delete(id);
    if (failure.kind === "problem" && failure.problem.code === "duplicate_image")
      this.#change(id, { image: failure.problem.image_id ?? null });
    const { phase, text } = this.#verdict(job, failure);
    this.#end(id, phase, text);
  }

  /** What a failure means for the file, in words. */
  #verdict({ label, file }: UploadJob, failure: UploadFailure): Verdict {
    const problem = failure.kind === "problem" ? failure.problem : null;
    switch (problem?.code) {
      case "duplicate_image":
        return { phase: "duplicate", text: problem.detail };
      case "file_too_large":
        return { phase: "refused", text: sentence(refusals.tooLarge(label, file.size, this.#limits)) };
      case "unsupported_type":
        return { phase: "refused", text: sentence(refusals.notAnImage(label, this.#limits)) };
      case "image_invalid":
        return { phase: "refused", text: sentence(refusals.damaged(label)) };
      case "not_found":
      case "forbidden":
        return { phase: "failed", text: problem.detail };
      default:
        return { phase: "failed", text: retryable(failure)?.text ?? "It did not upload. The file is still here." };
    }
  }

  #end(id: string, phase: Verdict["phase"], text: string): void {
    const job = this.#job(id);
    if (!job) return;
    this.#change(id, { phase, text });
    announce(`${job.label}: ${text}`, { urgency: "assertive" });
    this.#tidy();
  }

  /** When nothing is on its way any more, what went well is said once and taken off. */
  #tidy(): void {
    if (this.#jobs.length === 0 || this.#jobs.some(isOpen)) return;
    const done = this.#jobs.filter(({ phase }) => phase === "done").length;
    this.#set(this.#jobs.filter(({ phase }) => phase !== "done"));
    const left = this.#jobs.filter(({ id }) => !this.#told.has(id)).length;
    for (const { id } of this.#jobs) this.#told.add(id);
    if (done === 0) return;
    const title = `${imageCount(done)} added.`;
    announce(left === 0 ? title : `${imageCount(done)} added, ${left} not. The list says why.`);
    // What was not added stands in the list until it is: a notice of it would outlive that.
    notify({ tone: "good", title });
  }

  #job(id: string): UploadJob | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  #change(id: string, patch: Partial<UploadJob>): void {
    this.#set(this.#jobs.map((job) => (job.id === id ? { ...job, ...patch } : job)));
  }

  #set(jobs: readonly UploadJob[]): void {
    this.#jobs = jobs;
    for (const listener of this.#listeners) listener();
  }
}

const sentence = ({ title, text }: { title: string; text: string }): string => `${title} ${text}`;

const opened = new Map<string, Uploads>();

/** The uploads into one library, as long as the browser does not load another document. */
export function uploadsInto(slug: string, limits: Limits): Uploads {
  const uploads = opened.get(slug) ?? new Uploads(slug, limits);
  // On the server each page has its own.
  if (typeof window !== "undefined") opened.set(slug, uploads);
  return uploads;
}
