import { randomKey } from "@/lib/browser/randomKey";
import type { UploadFailure } from "@/lib/browser/upload";
import { labelOf } from "../ui/judge";
import type { Limits, Refusal } from "../ui/uploadWords";
import { refusals } from "./sentences";
import type { UploadJob } from "./state";
import type { slotViews } from "./view";

/** A refusal by the server, in words. */
export function refusalOf(
  job: UploadJob,
  problem: Extract<UploadFailure, { kind: "problem" }>["problem"],
  limits: Limits,
): Refusal {
  switch (problem.code) {
    case "duplicate_image":
      return refusals.duplicate(job.label, problem);
    case "file_too_large":
      return refusals.tooLarge(job.label, job.file.size, limits);
    case "unsupported_type":
      return refusals.notAnImage(job.label, limits);
    case "slots_full":
      return { title: `${job.label} was not added.`, text: refusals.full };
    default:
      return refusals.damaged(job.label);
  }
}

/** A file for a position: a new picture for the slot that is there, else a new slot. */
export function newJob(file: File, order: number, view: ReturnType<typeof slotViews>[number] | undefined): UploadJob {
  const slot = view?.kind === "ready" || view?.kind === "vacant" ? view.slot : null;
  return {
    id: randomKey(),
    file,
    label: labelOf(file),
    order,
    slotId: slot?.id ?? null,
    replaces: view?.kind === "ready",
    phase: "reading",
    sent: 0,
    preview: null,
    allowDuplicate: false,
    failure: null,
    failedAt: null,
  };
}
