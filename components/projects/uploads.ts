import { makePreview } from "@/lib/browser/pictureFile";
import { randomKey } from "@/lib/browser/randomKey";
import { createSerial } from "@/lib/browser/serial";
import { type UploadFailure, type UploadProgress, UploadQueue } from "@/lib/browser/upload";
import type { ProjectImage } from "@/lib/contracts/projects";
import { announce } from "../ui/announce";
import { imageCount } from "../ui/counts";
import { judge, labelOf } from "../ui/judge";
import { notify } from "../ui/notify";
import { createStore } from "../ui/store";
import type { Limits } from "../ui/uploadWords";
import { failureOf } from "./words";

/** A file on its way into a project. */
export interface UploadJob {
  id: string;
  file: File;
  label: string;
  /** `done`: stored, and not yet in the gallery that is shown. */
  phase: UploadProgress["phase"] | "failed" | "done";
  /** From 0 to 1. */
  sent: number;
  /** An object URL. */
  preview: string | null;
  failure: { text: string; again: boolean } | null;
  /** Once it is done. */
  imageId: string | null;
}

type Change =
  | { type: "added"; jobs: readonly UploadJob[] }
  | { type: "changed"; id: string; patch: Partial<UploadJob> }
  | { type: "removed"; ids: readonly string[] };

function reduce(jobs: readonly UploadJob[], change: Change): readonly UploadJob[] {
  if (change.type === "added") return [...jobs, ...change.jobs];
  if (change.type === "changed") return jobs.map((job) => (job.id === change.id ? { ...job, ...change.patch } : job));
  const left = jobs.filter(({ id }) => !change.ids.includes(id));
  return left.length === jobs.length ? jobs : left;
}

/** Files that were chosen together. One toast tells of them all. */
interface Batch {
  open: number;
  added: string[];
}

/** One after another: a gallery stands in the order in which its pictures came, and the first is the primary one. */
const PARALLEL = 1;

/** The files on their way into one project. They outlive the page: who makes a project is led to it meanwhile. */
export class ProjectUploads {
  readonly store = createStore<readonly UploadJob[], Change>(reduce, []);
  readonly #projectId: string;
  readonly #queue = new UploadQueue({ parallel: PARALLEL });
  readonly #previews = createSerial();
  readonly #batches = new Map<string, Batch>();
  /** Of attempts whose answer is not known: repeated with their key, they create nothing twice. */
  readonly #keys = new Map<string, string>();

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  /** Whether leaving now would lose something. */
  get busy(): boolean {
    return this.store.get().some(({ phase }) => phase !== "failed" && phase !== "done");
  }

  /** @param before what arrived already of those that were chosen together: the end tells of them all */
  async add(files: readonly File[], limits: Limits, before: readonly File[] = []): Promise<void> {
    const accepted = await accept(files, limits);
    const batch: Batch = { open: accepted.length, added: before.map(labelOf) };
    const jobs = accepted.map(newJob);
    this.store.dispatch({ type: "added", jobs });
    for (const job of jobs) {
      this.#batches.set(job.id, batch);
      this.#preview(job);
      this.#send(job.id, limits);
    }
  }

  retry(id: string, limits: Limits): void {
    this.#change(id, { failure: null, sent: 0, phase: "waiting" });
    this.#send(id, limits);
  }

  /** Cancels it, or takes a failed one away. */
  drop(id: string): void {
    this.#queue.cancel(id);
    this.#end(id);
    this.#remove([id]);
  }

  /** Takes away what the gallery shows by now. */
  settle(imageIds: ReadonlySet<string>): void {
    const shown = this.store.get().filter(({ imageId }) => imageId !== null && imageIds.has(imageId));
    this.#remove(shown.map(({ id }) => id));
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) {
      const preview = this.#job(id)?.preview;
      if (preview) URL.revokeObjectURL(preview);
    }
    this.store.dispatch({ type: "removed", ids });
  }

  #job(id: string): UploadJob | undefined {
    return this.store.get().find((job) => job.id === id);
  }

  #change(id: string, patch: Partial<UploadJob>): void {
    this.store.dispatch({ type: "changed", id, patch });
  }

  /** One after another: photos of 12 megapixels decoded at once would take a phone's memory. */
  #preview({ id, file }: UploadJob): void {
    void this.#previews(async () => {
      if (!this.#job(id)) return;
      const preview = await makePreview(file);
      if (this.#job(id)) this.#change(id, { preview });
      else if (preview) URL.revokeObjectURL(preview);
    });
  }

  #send(id: string, limits: Limits): void {
    this.#queue.add<ProjectImage>(id, {
      request: () => {
        const job = this.#job(id);
        if (!job) throw new Error("expected a job that is still wanted");
        const key = this.#keys.get(id) ?? randomKey();
        this.#keys.set(id, key);
        return requestOf(this.#projectId, job.file, key);
      },
      onProgress: (progress) => {
        const { phase } = progress;
        this.#change(id, "sent" in progress ? { phase, sent: progress.sent } : { phase });
      },
      onDone: ({ image_id }) => {
        const job = this.#job(id);
        if (!job) return;
        this.#change(id, { phase: "done", sent: 1, imageId: image_id });
        announce(`${job.label} added.`);
        this.#end(id, job.label);
      },
      onFailed: (failure) => this.#failed(id, failure, limits),
    });
  }

  #failed(id: string, failure: UploadFailure, limits: Limits): void {
    const job = this.#job(id);
    if (!job) return;
    // The answer is known: the next attempt is a new one.
    if (failure.kind === "problem") this.#keys.delete(id);
    const told = failureOf({ name: job.label, size: job.file.size }, failure, limits);
    this.#change(id, { phase: "failed", failure: told });
    announce(`${job.label} did not upload. ${told.text}`, { urgency: "assertive" });
    this.#end(id);
  }

  #end(id: string, added?: string): void {
    const batch = this.#batches.get(id);
    this.#batches.delete(id);
    if (!batch) return;
    if (added !== undefined) {
      batch.added.push(added);
      this.#keys.delete(id);
    }
    if (--batch.open > 0 || !batch.added.length) return;
    const [first] = batch.added;
    notify({
      tone: "good",
      title: batch.added.length === 1 ? `${first} added.` : `${imageCount(batch.added.length)} added.`,
    });
  }
}

/** One upload into a project, the first of which makes it. */
export const requestOf = (projectId: string, file: File, key: string) => ({
  url: `/api/projects/${projectId}/images`,
  fields: {},
  file,
  fileField: "file",
  headers: { "Idempotency-Key": key },
});

const newJob = (file: File): UploadJob => ({
  id: randomKey(),
  file,
  label: labelOf(file),
  phase: "waiting",
  sent: 0,
  preview: null,
  failure: null,
  imageId: null,
});

/** The files that can be pictures; of the others it is told at once why not. */
export async function accept(files: readonly File[], limits: Limits): Promise<File[]> {
  const judged = await Promise.all(files.map(async (file) => ({ file, refusal: await judge(file, limits) })));
  for (const { refusal } of judged) {
    if (!refusal) continue;
    announce(`${refusal.title} ${refusal.text}`, { urgency: "assertive" });
    notify({ tone: "bad", ...refusal });
  }
  return judged.flatMap(({ file, refusal }) => (refusal ? [] : [file]));
}

const all = new Map<string, ProjectUploads>();

/** Those of a project: the same ones on every page of this tab. */
export function uploadsOf(projectId: string): ProjectUploads {
  const known = all.get(projectId) ?? new ProjectUploads(projectId);
  all.set(projectId, known);
  return known;
}
