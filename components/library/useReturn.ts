import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * An image takes the place of the list, and begins at its top. The list comes back to where it was scrolled, before it is
 * painted; then `onReturn` is told which image it was.
 * @param start where a list that was left before stood
 * @returns where the list stands
 */
export function useReturn(
  openId: string | null,
  start: number | null,
  onReturn: (last: string) => void,
): RefObject<number> {
  const scroll = useRef(start ?? 0);
  const before = useRef(openId);
  const latest = useRef(onReturn);
  latest.current = onReturn;
  const open = useRef(openId);
  open.current = openId;

  useEffect(() => {
    const note = () => {
      if (open.current === null) scroll.current = scrollY;
    };
    addEventListener("scroll", note, { passive: true });
    return () => removeEventListener("scroll", note);
  }, []);
  useEffect(() => {
    if (start === null || open.current !== null) return;
    // After the first rows have been measured.
    const frame = requestAnimationFrame(() => scrollTo({ top: start, behavior: "instant" }));
    return () => cancelAnimationFrame(frame);
  }, [start]);

  useBrowserLayoutEffect(() => {
    const last = before.current;
    before.current = openId;
    if (last === null && openId !== null) scrollTo({ top: 0, behavior: "instant" });
    if (last === null || openId !== null) return;
    scrollTo({ top: scroll.current, behavior: "instant" });
    latest.current(last);
  }, [openId]);

  return scroll;
}
