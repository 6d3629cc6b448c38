import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { SLOT_COUNT } from "@/lib/policy/surfaces";
import type { Row } from "./arrangement";
import { currentSlots, type ManagerState, type UploadJob } from "./state";

/** What one position of the strip shows. */
export type SlotView =
  | { kind: "empty"; order: number }
  /** A slot that a program made and that waits for its picture: it has an id and a name. */
  | { kind: "vacant"; order: number; slot: ReferenceImage }
  | { kind: "ready"; order: number; slot: ReferenceImage }
  | { kind: "busy"; order: number; slot: ReferenceImage | null; job: UploadJob }
  | { kind: "failed"; order: number; slot: ReferenceImage | null; job: UploadJob }
  | { kind: "deleted"; order: number; slot: ReferenceImage };

/** One view for each position, from the first to the last. */
export function slotViews(state: ManagerState): SlotView[] {
  const slots = currentSlots(state);
  return Array.from({ length: SLOT_COUNT }, (_, order) => {
    const slot = slots.find((other) => other.order === order) ?? null;
    const job = state.jobs.find((other) =>
      slot ? other.slotId === slot.id : other.slotId === null && other.order === order,
    );
    if (job) return { kind: job.phase === "failed" ? "failed" : "busy", order, slot, job };
    if (slot) return { kind: slot.image ? "ready" : "vacant", order, slot };
    const deleted = state.deletedHere.find((other) => other.order === order);
    return deleted ? { kind: "deleted", order, slot: deleted } : { kind: "empty", order };
  });
}

/** Who stands where, for the arrangement. */
export const rowOf = (views: readonly SlotView[]): Row =>
  views.map((view) => ("slot" in view && view.kind !== "deleted" ? (view.slot?.id ?? null) : null));

/** Positions where something is happening: nothing is moved there or from there. */
export const pinnedOf = (views: readonly SlotView[]): Set<number> =>
  new Set(views.filter(({ kind }) => kind === "busy" || kind === "failed").map(({ order }) => order));

/** Positions that take a new picture without replacing one. */
export const freeOf = (views: readonly SlotView[]): Set<number> =>
  new Set(
    views.filter(({ kind }) => kind === "empty" || kind === "vacant" || kind === "deleted").map(({ order }) => order),
  );

/** The views as they would be with the slots in another order. */
export function arranged(views: readonly SlotView[], row: Row): SlotView[] {
  const bySlot = new Map(views.flatMap((view) => ("slot" in view && view.slot ? [[view.slot.id, view] as const] : [])));
  return views.map((view, order) => {
    if (view.kind === "busy" || view.kind === "failed") return view;
    const here = row[order];
    const moved = here ? bySlot.get(here) : undefined;
    if (moved) return { ...moved, order };
    return view.kind === "deleted" ? view : { kind: "empty", order };
  });
}

/** The name that a slot goes by in sentences and labels. */
export const nameOf = (slot: { name: string | null }): string => slot.name?.trim() || "Untitled";

const count = (views: readonly SlotView[], test: (view: SlotView) => boolean) => views.filter(test).length;

/** "2 of 5 slots used, 1 uploading, 1 needs attention." An empty sheet says what to do first. */
export function summaryOf(views: readonly SlotView[]): string {
  if (views.every(({ kind }) => kind === "empty")) return "Add a picture of the face from the front first.";
  const used = count(views, (view) => "slot" in view && view.kind !== "deleted" && Boolean(view.slot?.image));
  const uploading = count(views, ({ kind }) => kind === "busy");
  const failed = count(views, ({ kind }) => kind === "failed");
  const parts = [`${used} of ${views.length} slots used`];
  if (uploading) parts.push(`${uploading} uploading`);
  if (failed) parts.push(failed === 1 ? "1 needs attention" : `${failed} need attention`);
  return `${parts.join(", ")}.`;
}
