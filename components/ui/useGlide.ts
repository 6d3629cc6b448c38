import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

const GLIDE_MS = 220;
/** Without motion it stays that long where it was, and is then where it belongs. */
const STILL_MS = 50;

interface Place {
  left: number;
  top: number;
}

/** How far away from its place something began; seen there by its own transform. */
interface Way extends Place {
  /** When it was first drawn there: until then it does not stir, or it would be a jump. */
  since: number | null;
  at: Place;
}

const NOWHERE: Place = { left: 0, top: 0 };

/**
 * What is pushed aside by something new glides to its new place. It is looked at after each rendering; a rendering that comes
 * while it glides leads on from where it is seen. By the standard of layout instability something that jumps is a shift, and
 * something that is moved by a transform is none, as long as it is no animation of the style sheet's: those are left out of
 * account. What glides therefore has a transform always, and here it is led step by step.
 * @param find what may be moved. It stands in its closest ancestor with `data-glide`, else in the window
 */
export function useGlide(
  root: RefObject<HTMLElement | null>,
  find: (root: HTMLElement) => Iterable<HTMLElement>,
): void {
  const places = useRef(new WeakMap<HTMLElement, Place>());
  const ways = useRef(new Map<HTMLElement, Way>());
  const frame = useRef(0);
  const size = useRef("");

  useBrowserLayoutEffect(() => {
    const element = root.current;
    if (!element || element.clientWidth === 0) return;
    // Another width or direction cuts the rows anew: that is no step of one thing to another place.
    const { direction } = getComputedStyle(element);
    const now = `${element.clientWidth} ${innerWidth} ${innerHeight} ${direction}`;
    const recut = size.current !== now;
    size.current = now;
    for (const child of find(element)) {
      const off = ways.current.get(child)?.at ?? NOWHERE;
      const place = placeOf(child, off);
      const before = places.current.get(child);
      places.current.set(child, place);
      if (!before || recut) continue;
      const [left, top] = [before.left - place.left, before.top - place.top];
      if (Math.abs(left) < 1 && Math.abs(top) < 1) continue;
      const from = { left: left + off.left, top: top + off.top };
      ways.current.set(child, { ...from, at: from, since: null });
    }
    for (const [child, { at }] of ways.current) show(child, at);
    if (ways.current.size > 0) frame.current ||= requestAnimationFrame(step);

    function step(now: number) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      for (const [child, way] of ways.current) {
        way.since ??= now;
        const part = Math.min(1, Math.max(0, now - way.since) / (still ? STILL_MS : GLIDE_MS));
        const left = part === 1 || !child.isConnected ? 0 : still ? 1 : (1 - part) ** 3;
        way.at = { left: way.left * left, top: way.top * left };
        show(child, way.at);
        if (left === 0) ways.current.delete(child);
      }
      frame.current = ways.current.size > 0 ? requestAnimationFrame(step) : 0;
    }
  });

  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );
}

const show = ({ style }: HTMLElement, { left, top }: Place) => {
  style.transform = `translate(${left}px, ${top}px)`;
};

/** Where it belongs, without what a transform moves it by. */
function placeOf(child: HTMLElement, off: Place): Place {
  const { left, top } = child.getBoundingClientRect();
  const base = child.parentElement?.closest<HTMLElement>("[data-glide]");
  const from = base?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return {
    left: left - off.left - from.left + (base?.scrollLeft ?? 0),
    top: top - off.top - from.top + (base?.scrollTop ?? 0),
  };
}
