import { useMemo, useRef } from "react";
import type { SlotIntents } from "./ReferenceImageSlot";
import type { UploadCommands } from "./uploads";
import type { Arranging } from "./useArranging";
import type { SlotPart } from "./useSlotFocus";
import type { SlotCommands, SlotStore } from "./useSlotStore";
import { type SlotView, slotViews } from "./view";

interface IntentsOptions {
  commands: SlotCommands;
  uploads: UploadCommands;
  arranging: Arranging;
  focus: (order: number, ...parts: SlotPart[]) => void;
  browse: (order: number | null, options?: { single?: boolean }) => void;
  show: (panel: { kind: "menu" | "sheet" | "lightbox"; order: number }) => void;
}

type Filled = Extract<SlotView, { kind: "ready" | "vacant" }>;

const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Turns what slots ask for into what happens. The functions stay the same, so that unchanged slots do not render again. */
export function useIntents(store: SlotStore, options: IntentsOptions): SlotIntents {
  const latest = useRef(options);
  latest.current = options;

  return useMemo(() => {
    const viewAt = (order: number) => slotViews(store.get())[order];
    const withSlot = (order: number, act: (view: Filled) => void) => {
      const view = viewAt(order);
      if (view?.kind === "ready" || view?.kind === "vacant") act(view);
    };
    const add = (order: number) => {
      const { browse, show } = latest.current;
      if (isTouch()) show({ kind: "sheet", order });
      else browse(order, { single: viewAt(order)?.kind === "vacant" });
    };
    return {
      onAdd: add,
      onReplace: (order) =>
        withSlot(order, ({ kind }) =>
          kind === "vacant" ? add(order) : latest.current.browse(order, { single: true }),
        ),
      onOpen: (order) => latest.current.show({ kind: "lightbox", order }),
      onMenu: (order) => latest.current.show({ kind: "menu", order }),
      onDelete: (order) =>
        withSlot(order, ({ slot }) => {
          void latest.current.commands.remove(slot);
          latest.current.focus(order, "undo");
        }),
      onUndo: (order) => {
        const view = viewAt(order);
        if (view?.kind !== "deleted") return;
        void latest.current.commands.restore(view.slot, view.slot);
        latest.current.focus(order, "menu");
      },
      onUndoExpired: (slotId) => store.dispatch({ type: "undoExpired", slotId }),
      onRenameStart: (order) => withSlot(order, ({ slot }) => store.dispatch({ type: "renaming", slotId: slot.id })),
      onRename: (order, name, refocus) =>
        withSlot(order, ({ slot }) => {
          store.dispatch({ type: "renaming", slotId: null });
          void latest.current.commands.rename(slot, name);
          if (refocus) latest.current.focus(order, "name");
        }),
      onRenameCancel: (order, refocus) => {
        store.dispatch({ type: "renaming", slotId: null });
        if (refocus) latest.current.focus(order, "name");
      },
      onRetry: (job) => {
        latest.current.uploads.retry(job);
        latest.current.focus(job.order, "menu", "cancel");
      },
      onDrop: (job) => {
        const view = slotViews(store.get()).find((other) => "job" in other && other.job.id === job.id);
        latest.current.uploads.drop(job);
        if (view) latest.current.focus(view.order, "menu", "add");
      },
      onHandleKey: (order, event) => latest.current.arranging.onHandleKey(order, event),
      onPreviewDone: (slotId) => {
        const url = store.get().previews[slotId];
        store.dispatch({ type: "previewDone", slotId });
        if (url) URL.revokeObjectURL(url);
      },
    };
  }, [store]);
}
