import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";

/** The parts of a slot that can have the focus, by their `data-part`. */
export type SlotPart = "handle" | "picture" | "menu" | "name" | "add" | "undo" | "retry" | "cancel";

/** Where the focus goes when the part that had it is gone: the first of these that there is. */
const FALLBACKS: readonly SlotPart[] = ["menu", "retry", "undo", "cancel", "add"];

const part = (slot: Element, name: SlotPart) => slot.querySelector<HTMLElement>(`[data-part="${name}"]`);

/**
 * Sends the focus where an action leads, once that is on the page; and catches it when what had it is taken away, so
 * that it never falls to the body.
 */
export function useSlotFocus(root: RefObject<HTMLElement | null>) {
  const wanted = useRef<{ order: number; parts: readonly SlotPart[] } | null>(null);
  const held = useRef<{ element: Element; order: number } | null>(null);

  const slotElement = useCallback(
    (order: number) => root.current?.querySelector(`[data-slot="${order}"]`) ?? null,
    [root],
  );

  const settle = useCallback(() => {
    const target = wanted.current;
    const slot = target && slotElement(target.order);
    const found = slot && target.parts.map((name) => part(slot, name)).find(Boolean);
    if (!found) return false;
    wanted.current = null;
    found.focus({ preventScroll: false });
    return true;
  }, [slotElement]);

  const focus = useCallback(
    (order: number, ...parts: SlotPart[]) => {
      const request = { order, parts };
      wanted.current = request;
      // What is asked for may be on the page already, with nothing left to render.
      queueMicrotask(() => wanted.current === request && settle());
      // A wish that nothing fulfilled must not take the focus later, when the person is elsewhere.
      setTimeout(() => {
        if (wanted.current === request) wanted.current = null;
      }, 1000);
    },
    [settle],
  );

  useLayoutEffect(() => {
    if (wanted.current && settle()) return;
    const last = held.current;
    if (!last || last.element.isConnected || document.activeElement !== document.body) return;
    const slot = slotElement(last.order);
    const next = slot && FALLBACKS.map((name) => part(slot, name)).find(Boolean);
    next?.focus({ preventScroll: true });
  });

  useEffect(() => {
    const element = root.current;
    const arrive = ({ target }: FocusEvent) => {
      const slot = (target as Element).closest("[data-slot]");
      held.current = slot ? { element: target as Element, order: Number(slot.getAttribute("data-slot")) } : null;
    };
    const leave = ({ target }: FocusEvent) => {
      // By the reader's doing, when it is still there; else it was taken away, and the effect above has to act.
      queueMicrotask(() => {
        if ((target as Element).isConnected && held.current?.element === target) held.current = null;
      });
    };
    element?.addEventListener("focusin", arrive);
    element?.addEventListener("focusout", leave);
    return () => {
      element?.removeEventListener("focusin", arrive);
      element?.removeEventListener("focusout", leave);
    };
  }, [root]);

  return focus;
}

/** The slot that has the focus now, or null. */
export function focusedSlot(root: HTMLElement | null): number | null {
  const slot = document.activeElement?.closest("[data-slot]");
  return slot && root?.contains(slot) ? Number(slot.getAttribute("data-slot")) : null;
}
