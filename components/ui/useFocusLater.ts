import { useCallback, useEffect, useRef, useState } from "react";

type Find = () => HTMLElement | null | undefined;

/**
 * Focuses what a rendering still has to bring, or what a dialog still covers.
 * @returns a function that takes where to look; it is looked for after each rendering until it is there
 */
export function useFocusLater(): (find: Find) => void {
  const wanted = useRef<Find | null>(null);
  const [, render] = useState(0);

  useEffect(() => {
    const element = wanted.current?.();
    if (!element) return;
    wanted.current = null;
    element.focus();
  });

  return useCallback((find) => {
    wanted.current = find;
    render((count) => count + 1);
  }, []);
}
