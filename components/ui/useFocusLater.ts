import { useCallback, useEffect, useRef, useState } from "react";

type Find = () => HTMLElement | null | undefined;

/**
 * Focuses what a rendering still has to bring, or what a dialog still covers.
 * @returns a function that takes where to look; it is looked for after each rendering until it is there
 */
export function useFocusLater(): (find: Find) => void {
  const wanted = useRef<{ find: Find; number: number } | null>(null);
  const asked = useRef(0);
  const [rendered, render] = useState(0);

  useEffect(() => {
    // The effects of an earlier rendering may run only now: what was asked for since is not on the page yet.
    if (!wanted.current || rendered < wanted.current.number) return;
    const element = wanted.current.find();
    if (!element) return;
    wanted.current = null;
    element.focus();
  });

  return useCallback((find) => {
    asked.current += 1;
    wanted.current = { find, number: asked.current };
    render(asked.current);
  }, []);
}
