import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { Row } from "./arrangement";

const SLIDE = { duration: 190, easing: "cubic-bezier(.2,.85,.25,1)" } as const;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Lets pictures slide to their new slots. The slots never move, their contents change: so nothing shifts in the layout,
 * and the motion is a transform that ends where it began to be true.
 * @param carried the picture that hangs on the pointer, which needs no sliding
 */
export function useSlide(list: RefObject<HTMLElement | null>, row: Row, carried: string | null) {
  const before = useRef(row);
  const landing = useRef<DOMRectReadOnly | null>(null);
  const landingId = useRef<string | null>(null);

  useLayoutEffect(() => {
    const old = before.current;
    before.current = row;
    const from = landing.current;
    const id = landingId.current;
    landing.current = null;
    landingId.current = null;
    if (!list.current || calm()) return;
    row.forEach((slotId, order) => {
      if (slotId === null) return;
      const landed = from !== null && slotId === id;
      const was = old.indexOf(slotId);
      if (!landed && (was === order || was < 0 || slotId === carried)) return;
      const frame = frameAt(list.current, order);
      const origin = landed ? from : frameAt(list.current, was)?.getBoundingClientRect();
      if (frame && origin) slide(frame, origin);
    });
  });

  /** The picture comes from where the pointer let it go. */
  const landFrom = useCallback((slotId: string, rect: DOMRectReadOnly) => {
    landing.current = rect;
    landingId.current = slotId;
  }, []);

  return landFrom;
}

const frameAt = (list: HTMLElement | null, order: number) =>
  list?.querySelector<HTMLElement>(`[data-slot="${order}"] [data-frame]`) ?? null;

function slide(frame: HTMLElement, origin: DOMRectReadOnly): void {
  for (const animation of frame.getAnimations()) if (animation.id === "slide") animation.cancel();
  const rest = frame.getBoundingClientRect();
  const x = origin.left - rest.left;
  const y = origin.top - rest.top;
  if (Math.abs(x) < 1 && Math.abs(y) < 1) return;
  const animation = frame.animate(
    [
      { transform: `translate(${x}px, ${y}px)`, zIndex: 2 },
      { transform: "none", zIndex: 2 },
    ],
    SLIDE,
  );
  animation.id = "slide";
}
