import { makePreview } from "@/lib/browser/pictureFile";
import { readShape } from "@/lib/browser/pictureShape";
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
import { ratioOf } from "./pictures";
import { failureOf } from "./words";

/** A file on its way into a project. */
export interface UploadJob {
  id: string;
  file: File;
  label: string;
  /** Its place among the others: what is tried again goes behind them. */
  order: number;
  /** Width by height of its tile, from the start: nothing moves when the picture arrives. */
  ratio: number;
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

/** What is remembered of an upload when the gallery shows its image: that stands where the file stood, in its shape. */
export type Arrived = Pick<UploadJob, "id" | "order" | "ratio">;

type Change =
  | { type: "added"; jobs: readonly UploadJob[] }
  | { type: "changed"; id: string; patch: Partial<UploadJob> }
  | { type: "removed"; ids: readonly string[] };

function reduce(jobs: readonly UploadJob[], change: Change): readonly UploadJob[] {
  if (change.type === "added") return [...jobs, ...change.jobs];
  if (change.type === "changed") {
    const changed = jobs.map((job) => (job.id === change.id ? { ...job, ...change.patch } : job));
    return "order" in change.patch ? changed.sort((a, b) => a.order - b.order) : changed;
  }
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
  readonly #arrived = new Map<string, Arrived>();
  #orders = 0;
  /** What waits for the project's page, null where nothing does. */
  #held: (() => void)[] | null = null;

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  /** Whether leaving now would lose something. */
  get busy(): boolean {
    return this.store.get().some(({ phase }) => phase !== "failed" && phase !== "done");
  }

  /** Of the uploads that are images by now, by the ids of these. */
  get arrived(): ReadonlyMap<string, Arrived> {
    return this.#arrived;
  }

  async add(files: readonly File[], limits: Limits): Promise<void> {
    const accepted = await accept(files, limits);
    this.#begin(await this.#newJobs(accepted), { open: accepted.length, added: [] }, limits);
  }

  /**
   * Takes the files of a project that was just made. They stand on its page from the start and are sent from there: what
   * is sent before could come as an image and as a file on its way.
   * @param made what arrived already of those that were chosen together: the end tells of them all
   */
  async addToNew(files: readonly File[], limits: Limits, made: File): Promise<void> {
    const jobs = await this.#newJobs(files);
    this.#held = [];
    this.#begin(jobs, { open: jobs.length, added: [labelOf(made)] }, limits);
  }

  /** The project's page is there. @returns whether it was led to from where the project was made */
  release(): boolean {
    const held = this.#held;
    this.#held = null;
    for (const send of held ?? []) send();
    return held !== null;
  }

  #begin(jobs: readonly UploadJob[], batch: Batch, limits: Limits): void {
    this.store.dispatch({ type: "added", jobs });
    for (const job of jobs) {
      this.#batches.set(job.id, batch);
      this.#preview(job);
      if (this.#held) this.#held.push(() => this.#job(job.id) && this.#send(job.id, limits));
      else this.#send(job.id, limits);
    }
  }

  async #newJobs(files: readonly File[]): Promise<UploadJob[]> {
    const ratios = await ratiosOf(files);
    return files.map((file, at) => newJob(file, this.#orders++, ratios[at] ?? UNKNOWN_RATIO));
  }

  retry(id: string, limits: Limits): void {
    this.#change(id, { failure: null, sent: 0, phase: "waiting", order: this.#orders++ });
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
        this.#arrived.set(image_id, { id, order: job.order, ratio: job.ratio });
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

const newJob = (file: File, order: number, ratio: number): UploadJob => ({
  id: randomKey(),
  file,
  label: labelOf(file),
  order,
  ratio,
  phase: "waiting",
  sent: 0,
  preview: null,
  failure: null,
  imageId: null,
});

/** Of a picture whose shape nobody can tell before the server. */
const UNKNOWN_RATIO = 4 / 3;

/** As many files are read at once. */
const READ_AT_ONCE = 4;

async function ratiosOf(files: readonly File[]): Promise<number[]> {
  const ratios: number[] = [];
  for (let at = 0; at < files.length; at += READ_AT_ONCE) {
    const shapes = await Promise.all(files.slice(at, at + READ_AT_ONCE).map(readShape));
    ratios.push(...shapes.map((shape) => (shape ? ratioOf(shape) : UNKNOWN_RATIO)));
  }
  return ratios;
}

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
