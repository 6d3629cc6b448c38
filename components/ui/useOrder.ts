import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { announce } from "./announce";
import { moved } from "./order";

/** Something that was picked up by keyboard: where from, and where it is now. */
export interface Lift {
  id: string;
  from: number;
  to: number;
}

/** Each sentence of a move makes the one before it out of date. */
const MOVING = { instead: true } as const;

/**
 * Moving in a list by keyboard, as on the page of the five images: Space picks up and places, arrows move, Escape cancels.
 * @param ids the list as it is; `nameOf` what to call one of it; `onMove` is called when it is placed elsewhere
 */
export function useOrder(ids: readonly string[], nameOf: (id: string) => string, onMove: (ids: string[]) => void) {
  const [lift, setLift] = useState<Lift | null>(null);
  // Keys come faster than renders: the truth is here, and the state follows it.
  const now = useRef<Lift | null>(null);
  const update = (next: Lift | null) => {
    now.current = next;
    setLift(next);
  };

  const place = (id: string, to: number) => {
    const from = ids.indexOf(id);
    if (from < 0) return;
    announce(`${nameOf(id)} placed ${to + 1} of ${ids.length}.`, MOVING);
    if (from !== to) onMove(moved(ids, from, to));
  };
  const cancel = () => {
    const current = now.current;
    if (!current) return;
    update(null);
    announce(`Move cancelled. ${nameOf(current.id)} is back at place ${current.from + 1}.`, MOVING);
  };
  const onHandleKey = (id: string, event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const current = now.current;
    const isPlaceKey = event.key === " " || event.key === "Enter";
    if (!current) {
      if (!isPlaceKey || event.repeat) return;
      event.preventDefault();
      const from = ids.indexOf(id);
      update({ id, from, to: from });
      const keys = "Use the arrow keys to move, Space to place, Escape to cancel.";
      return announce(`Picked up ${nameOf(id)} from place ${from + 1} of ${ids.length}. ${keys}`, MOVING);
    }
    if (isPlaceKey) {
      event.preventDefault();
      if (event.repeat) return;
      update(null);
      return place(current.id, current.to);
    }
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      return cancel();
    }
    const to = target(event.key, current.to, ids.length);
    if (to === null) return;
    event.preventDefault();
    if (to === current.to) return;
    update({ ...current, to });
    announce(`Place ${to + 1} of ${ids.length}.`, MOVING);
  };

  const leave = useRef(cancel);
  leave.current = cancel;
  useEffect(() => {
    if (!lift) return;
    // Whoever presses elsewhere has left the move.
    const end = () => leave.current();
    addEventListener("pointerdown", end, true);
    return () => removeEventListener("pointerdown", end, true);
  }, [lift]);

  return { lift, shown: lift ? moved(ids, lift.from, lift.to) : ids, onHandleKey, place };
}

function target(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "ArrowDown":
      return Math.min(count - 1, at + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
