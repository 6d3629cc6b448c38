import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { announce } from "../ui/announce";
import { place, type Row, sameRow, stepFrom, stepOfKey } from "./arrangement";
import { overSlot, say } from "./sentences";
import type { SlotCommands, SlotStore } from "./useSlotStore";
import { nameOf, pinnedOf, rowOf, type SlotView, slotViews } from "./view";

/** A picture that was picked up: where from, and over which slot it is. */
export interface Lift {
  from: number;
  over: number;
  by: "keyboard" | "pointer";
  slot: ReferenceImage;
}

/** Each sentence of a move makes the one before it out of date. */
const MOVING = { instead: true } as const;

/** What moving needs of the page. */
export interface ArrangingOptions {
  commands: SlotCommands;
  /** How many slots stand in one row now, and whether rows run right to left. */
  layout: () => { columns: number; rightToLeft: boolean };
  focus: (order: number, part: "handle" | "menu") => void;
}

export interface Arranging {
  lift: Lift | null;
  pickUp: (order: number, by: Lift["by"]) => void;
  hover: (order: number) => void;
  drop: () => void;
  /** @param refocus false where the reader has put the focus elsewhere already */
  cancel: (refocus?: boolean) => void;
  onHandleKey: (order: number, event: KeyboardEvent) => void;
  /** The menu's way: no dragging, two clicks. */
  moveTo: (from: number, to: number) => void;
}

/** Moving pictures by keyboard, pointer and menu. One set of rules: `place`. */
export function useArranging(store: SlotStore, { commands, layout, focus }: ArrangingOptions): Arranging {
  const [lift, setLift] = useState<Lift | null>(null);
  // Keys come faster than renders: the truth is here, and the state follows it.
  const now = useRef<Lift | null>(null);
  const update = useCallback((next: Lift | null) => {
    now.current = next;
    setLift(next);
  }, []);

  const commit = useCallback(
    (from: number, to: number): boolean => {
      const views = slotViews(store.get());
      const before = rowOf(views);
      const after = place(before, from, to, pinnedOf(views));
      const moved = slotAt(views, from);
      if (!moved || sameRow(before, after)) return false;
      void commands.arrange({ before, after, moved, from });
      announce(say.placed(nameOf(moved), to), MOVING);
      return true;
    },
    [store, commands],
  );

  const arranging = useMemo(() => {
    const pickUp = (order: number, by: Lift["by"]) => {
      const views = slotViews(store.get());
      const slot = slotAt(views, order);
      if (!slot || pinnedOf(views).has(order)) return;
      update({ from: order, over: order, by, slot });
      if (by === "keyboard") announce(say.pickedUp(nameOf(slot), order, views.length), MOVING);
    };
    const hover = (order: number) => {
      const current = now.current;
      const views = slotViews(store.get());
      if (!current || current.over === order || pinnedOf(views).has(order)) return;
      update({ ...current, over: order });
      if (current.by === "keyboard")
        announce(overSlot(order, current.from, displacedBy(views, current.from, order)), MOVING);
    };
    const drop = () => {
      const current = now.current;
      if (!current) return;
      update(null);
      const moved = commit(current.from, current.over);
      if (!moved && current.by === "keyboard") announce(say.placed(nameOf(current.slot), current.from), MOVING);
      focus(moved ? current.over : current.from, "handle");
    };
    const cancel = (refocus = true) => {
      const current = now.current;
      if (!current) return;
      update(null);
      announce(say.cancelled(nameOf(current.slot), current.from), MOVING);
      if (refocus) focus(current.from, "handle");
    };
    const onHandleKey = (order: number, event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const current = now.current;
      const isPlaceKey = event.key === " " || event.key === "Enter";
      if (!current) {
        if (!isPlaceKey || event.repeat) return;
        event.preventDefault();
        return pickUp(order, "keyboard");
      }
      if (current.by !== "keyboard") return;
      const { columns, rightToLeft } = layout();
      const step = stepOfKey(event.key, rightToLeft);
      if (!isPlaceKey && !step && event.key !== "Escape" && event.key !== "Tab") return;
      event.preventDefault();
      if (isPlaceKey) return event.repeat ? undefined : drop();
      if (!step) return cancel();
      const views = slotViews(store.get());
      hover(stepFrom(current.over, step, { total: views.length, columns, pinned: pinnedOf(views) }));
    };
    const moveTo = (from: number, to: number) => focus(commit(from, to) ? to : from, "menu");
    return { pickUp, hover, drop, cancel, onHandleKey, moveTo };
  }, [store, layout, focus, update, commit]);

  useEffect(() => {
    if (lift?.by !== "keyboard") return;
    // Whoever presses elsewhere, or goes elsewhere with a screen reader, has left the move.
    const leave = () => arranging.cancel(false);
    addEventListener("pointerdown", leave, true);
    addEventListener("focusin", leave, true);
    return () => {
      removeEventListener("pointerdown", leave, true);
      removeEventListener("focusin", leave, true);
    };
  }, [lift?.by, arranging]);

  return useMemo(() => ({ lift, ...arranging }), [lift, arranging]);
}

function slotAt(views: readonly SlotView[], order: number): ReferenceImage | null {
  const view = views[order];
  return view?.kind === "ready" || view?.kind === "vacant" ? view.slot : null;
}

/** Who has to make room at `order`, and where to. */
function displacedBy(views: readonly SlotView[], from: number, order: number) {
  const slot = slotAt(views, order);
  if (!slot) return null;
  return { slot, to: place(rowOf(views), from, order, pinnedOf(views)).indexOf(slot.id) };
}

/** The row as it is shown while something is picked up. */
export function previewRow(views: readonly SlotView[], lift: Lift | null): Row {
  const row = rowOf(views);
  return lift ? place(row, lift.from, lift.over, pinnedOf(views)) : row;
}
