import { makePreview } from "@/lib/browser/pictureFile";
import { randomKey } from "@/lib/browser/randomKey";
import { createSerial } from "@/lib/browser/serial";
import { type UploadFailure, type UploadProgress, UploadQueue, type UploadRequest } from "@/lib/browser/upload";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { SLOT_COUNT } from "@/lib/policy/surfaces";
import { announce } from "../ui/announce";
import { imageCount } from "../ui/counts";
import { judge, labelOf } from "../ui/judge";
import { notify } from "../ui/notify";
import { type Limits, type Refusal, retryable } from "../ui/uploadWords";
import { targetsFor } from "./arrangement";
import { newJob, refusalOf } from "./jobs";
import { didNotUpload, pictureName, refusals, say } from "./sentences";
import { currentSlots, type UploadJob } from "./state";
import type { SlotCommands, SlotStore } from "./useSlotStore";
import { freeOf, nameOf, slotViews } from "./view";

/** What the page can do with files. */
export interface UploadCommands {
  /** Adds files: the first to `start`, whatever is there, the rest to free slots. Without `start`, to free slots. */
  add: (files: readonly File[], start: number | null) => Promise<void>;
  retry: (job: UploadJob) => void;
  /** Cancels it, or takes a failed one away. */
  drop: (job: UploadJob) => void;
}

export interface UploadOptions {
  userId: string;
  limits: Limits;
  commands: SlotCommands;
}

const API = "/api/reference-images";
const SLOT_GONE = {
  text: "This slot was deleted elsewhere. Retry adds the picture to a free slot.",
  reason: "the slot was deleted elsewhere",
};

type Attempt = Pick<UploadRequest, "url" | "fields" | "headers">;

/** Files that were chosen together. One toast tells of them all. */
interface Batch {
  open: number;
  added: { file: string; order: number }[];
  quiet: boolean;
}

/** Sends files to slots, and keeps their jobs in the store. */
export class Uploads implements UploadCommands {
  readonly #store: SlotStore;
  readonly #options: UploadOptions;
  readonly #queue = new UploadQueue({ parallel: 2 });
  readonly #previews = createSerial();
  /** Attempts whose answer is not known: repeated to the letter, with their key, they create nothing twice. */
  readonly #attempts = new Map<string, Attempt>();
  readonly #batches = new Map<string, Batch>();

  constructor(store: SlotStore, options: UploadOptions) {
    this.#store = store;
    this.#options = options;
  }

  add = async (files: readonly File[], start: number | null): Promise<void> => {
    const { limits } = this.#options;
    const judged = await Promise.all(files.map(async (file) => ({ file, refusal: await judge(file, limits) })));
    for (const { refusal } of judged) if (refusal) this.#refuse(refusal);
    const accepted = judged.flatMap(({ file, refusal }) => (refusal ? [] : [file]));
    if (accepted.length === 0) return;

    const views = slotViews(this.#store.get());
    const startView = start === null ? undefined : views[start];
    const open = startView && startView.kind !== "busy" && startView.kind !== "failed" ? start : null;
    const targets = targetsFor(accepted.length, freeOf(views), SLOT_COUNT, open);
    const leftOut = accepted.slice(targets.length).map(labelOf);
    const batch: Batch = { open: targets.length, added: [], quiet: leftOut.length > 0 };
    const jobs = targets.map((order, index) => newJob(accepted[index] as File, order, views[order]));
    this.#store.dispatch({ type: "jobsAdded", jobs });
    for (const job of jobs) {
      this.#batches.set(job.id, batch);
      this.#preview(job);
      this.#send(job.id);
    }
    if (leftOut.length > 0) {
      if (targets.length > 0) this.#refuse(refusals.leftOut(targets.length, leftOut));
      else this.#refuse({ title: `${leftOut.join(", ")} was not added.`, text: refusals.full });
    }
  };

  retry = (job: UploadJob): void => {
    const { slotId } = job;
    const slots = currentSlots(this.#store.get());
    const gone = slotId !== null && !slots.some(({ id }) => id === slotId);
    if (gone) this.#attempts.delete(job.id);
    this.#change(job.id, {
      failure: null,
      failedAt: null,
      sent: 0,
      phase: "waiting",
      ...(gone ? this.#elsewhere() : {}),
    });
    this.#send(job.id);
  };

  drop = (job: UploadJob): void => {
    this.#queue.cancel(job.id);
    this.#forget(job);
    this.#store.dispatch({ type: "jobRemoved", id: job.id });
    // All bytes were there: it may have been stored before the connection was cut.
    if (job.sent >= 1) void this.#options.commands.refresh();
  };

  #change(id: string, patch: Partial<UploadJob>): void {
    this.#store.dispatch({ type: "jobChanged", id, patch });
  }

  #job(id: string): UploadJob | undefined {
    return this.#store.get().jobs.find((job) => job.id === id);
  }

  /** One after another: five photos of 12 megapixels decoded at once would take a phone's memory. */
  #preview({ id, file }: UploadJob): void {
    void this.#previews(async () => {
      if (!this.#job(id)) return;
      const preview = await makePreview(file);
      if (this.#job(id)) this.#change(id, { preview });
      else if (preview) URL.revokeObjectURL(preview);
    });
  }

  #send(id: string): void {
    this.#queue.add<ReferenceImage>(id, {
      request: () => this.#request(id),
      onProgress: (progress) => this.#progress(id, progress),
      onDone: (slot) => this.#done(id, slot),
      onFailed: (failure) => this.#failed(id, failure),
    });
  }

  #request(id: string): UploadRequest {
    const job = this.#job(id);
    if (!job) throw new Error("expected a job that is still wanted");
    const attempt = this.#attempts.get(id) ?? this.#attempt(job);
    this.#attempts.set(id, attempt);
    return { ...attempt, file: job.file, fileField: "image" };
  }

  #attempt({ file, slotId, order, allowDuplicate }: UploadJob): Attempt {
    const path = slotId === null ? API : `${API}/${slotId}/upload-image`;
    const name = pictureName(file.name);
    const fields = { order: String(order), ...(name && { name }), user_id: this.#options.userId };
    return {
      url: allowDuplicate ? path : `${path}?on_duplicate=reject`,
      fields: slotId === null ? fields : {},
      headers: { "Idempotency-Key": randomKey() },
    };
  }

  #progress(id: string, progress: UploadProgress): void {
    const before = this.#job(id);
    if (!before) return;
    if (progress.phase === "offline" && before.phase !== "offline") announce(say.offline(before.label));
    this.#change(id, "sent" in progress ? { phase: progress.phase, sent: progress.sent } : { phase: progress.phase });
  }

  #done(id: string, slot: ReferenceImage): void {
    const job = this.#job(id);
    if (!job) return;
    this.#options.commands.store(id, slot);
    const { replaces: replaced } = job;
    announce(replaced ? say.replaced(nameOf(slot)) : say.added(job.label, slot.order));
    const batch = this.#batches.get(id);
    if (replaced) notify({ tone: "good", title: say.replaced(nameOf(slot)) });
    else batch?.added.push({ file: job.label, order: slot.order });
    this.#close(id);
  }

  #failed(id: string, failure: UploadFailure): void {
    const job = this.#job(id);
    if (!job) return;
    // The answer is known: the next attempt is a new one.
    if (failure.kind === "problem") this.#attempts.delete(id);
    if (failure.kind === "problem" && failure.problem.code === "order_taken") return void this.#sendElsewhere(job);

    const slotGone = failure.kind === "problem" && failure.problem.code === "not_found";
    const again = slotGone ? SLOT_GONE : retryable(failure);
    if (again) {
      const failedAt = new Date().toISOString();
      this.#change(id, { phase: "failed", failure: { title: "Upload failed", text: again.text }, failedAt });
      announce(didNotUpload(job.label, again.reason, job.order), { urgency: "assertive" });
      if (slotGone) void this.#options.commands.refresh();
      return;
    }
    const { problem } = failure as Extract<UploadFailure, { kind: "problem" }>;
    this.#store.dispatch({ type: "jobRemoved", id });
    this.#forget(job);
    const refusal = refusalOf(job, problem, this.#options.limits);
    if (problem.code === "duplicate_image")
      this.#refuse(refusal, { label: "Add anyway", run: () => this.#addAnyway(job) });
    else this.#refuse(refusal);
    if (problem.code === "slots_full") void this.#options.commands.refresh();
  }

  /** The slot was filled elsewhere while the file was on its way. */
  async #sendElsewhere(job: UploadJob): Promise<void> {
    this.#change(job.id, { phase: "waiting", sent: 0 });
    await this.#options.commands.refresh();
    const now = this.#job(job.id);
    if (!now) return;
    if (currentSlots(this.#store.get()).length < SLOT_COUNT) return this.#send(job.id);
    this.#store.dispatch({ type: "jobRemoved", id: job.id });
    this.#forget(now);
    this.#refuse({ title: `${job.label} was not added.`, text: refusals.full });
  }

  #addAnyway({ file, order, slotId }: UploadJob): void {
    const views = slotViews(this.#store.get());
    const free = freeOf(views);
    const sameSlot = slotId !== null && currentSlots(this.#store.get()).some(({ id }) => id === slotId);
    const [target = null] = sameSlot ? [order] : targetsFor(1, free, SLOT_COUNT, free.has(order) ? order : null);
    if (target === null) {
      this.#refuse({ title: `${labelOf(file)} was not added.`, text: refusals.full });
      return;
    }
    const job = { ...newJob(file, target, views[target]), allowDuplicate: true };
    this.#batches.set(job.id, { open: 1, added: [], quiet: false });
    this.#store.dispatch({ type: "jobsAdded", jobs: [job] });
    this.#preview(job);
    this.#send(job.id);
  }

  #elsewhere(): Partial<UploadJob> {
    const [order] = targetsFor(1, freeOf(slotViews(this.#store.get())), SLOT_COUNT, null);
    return order === undefined ? {} : { slotId: null, order };
  }

  #forget({ id, preview }: UploadJob): void {
    if (preview) URL.revokeObjectURL(preview);
    this.#attempts.delete(id);
    this.#close(id);
  }

  #close(id: string): void {
    const batch = this.#batches.get(id);
    this.#batches.delete(id);
    this.#attempts.delete(id);
    if (!batch || --batch.open > 0 || batch.quiet) return;
    const [first] = batch.added;
    if (!first) return;
    const title =
      batch.added.length === 1 ? say.added(first.file, first.order) : `${imageCount(batch.added.length)} added.`;
    notify({ tone: "good", title });
  }

  #refuse({ title, text }: Refusal, action?: { label: string; run: () => void }): void {
    announce(`${title} ${text}`, { urgency: "assertive" });
    notify({ tone: "bad", title, text, action });
  }
}
