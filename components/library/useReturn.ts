import { useEffect, useLayoutEffect, useRef } from "react";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** Tells when one comes back from an image to the list, before it is painted, and which image it was. */
export function useReturn(openId: string | null, onReturn: (last: string) => void): void {
  const before = useRef(openId);
  const latest = useRef(onReturn);
  latest.current = onReturn;
  useBrowserLayoutEffect(() => {
    const last = before.current;
    before.current = openId;
    if (last !== null && openId === null) latest.current(last);
  }, [openId]);
}
