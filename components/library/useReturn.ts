import { useEffect, useLayoutEffect, useRef } from "react";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * An image takes the place of the list, and begins at its top. Tells when one comes back to the list, before it is painted,
 * and which image it was.
 */
export function useReturn(openId: string | null, onReturn: (last: string) => void): void {
  const before = useRef(openId);
  const latest = useRef(onReturn);
  latest.current = onReturn;
  useBrowserLayoutEffect(() => {
    const last = before.current;
    before.current = openId;
    if (last === null && openId !== null) scrollTo({ top: 0, behavior: "instant" });
    if (last !== null && openId === null) latest.current(last);
  }, [openId]);
}
