import { type RefCallback, useCallback, useRef } from "react";

type Find = () => HTMLElement | null | undefined;

/**
 * Hands the focus on when the element that has it goes away, as a button does that has nothing left to do.
 * @param find what gets the focus; asked when the element is gone
 * @returns a ref, for as many elements as there are
 */
export function useFocusHandedOn(find: Find): RefCallback<HTMLElement> {
  const latest = useRef(find);
  latest.current = find;
  return useCallback((element) => {
    if (!element) return;
    return () => {
      if (!element.contains(document.activeElement)) return;
      // What stays is there when the rendering is done.
      queueMicrotask(() => {
        if (!element.isConnected) latest.current()?.focus();
      });
    };
  }, []);
}
