import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { EverybodysPicture } from "@/lib/contracts/everybody";
import { announce } from "../ui/announce";

const NONE: ReadonlySet<string> = new Set();

/** Which of the pictures that are shown are ticked. What is shown no longer is not ticked either. */
export function useSelection(pictures: readonly EverybodysPicture[]) {
  const [ticked, setTicked] = useState(NONE);
  const last = useRef<string | null>(null);
  const shown = useRef(pictures);
  shown.current = pictures;

  const chosen = useMemo(() => pictures.filter(({ id }) => ticked.has(id)), [pictures, ticked]);

  // The same function for the life of the page: pictures that did not change do not render again.
  const select = useCallback((id: string, range: boolean) => {
    const ids = shown.current.map((picture) => picture.id);
    const [from, to] = [range && last.current ? ids.indexOf(last.current) : -1, ids.indexOf(id)];
    last.current = id;
    setTicked((before) => {
      const after = new Set(before);
      const on = !before.has(id);
      const touched = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      for (const one of touched) {
        if (on) after.add(one);
        else after.delete(one);
      }
      return after;
    });
  }, []);

  const clear = useCallback(() => setTicked(NONE), []);
  useEscape(chosen.length > 0, () => {
    clear();
    announce("Nothing selected.", { instead: true });
  });

  return {
    chosen,
    ids: useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]),
    select,
    selectAll: () => setTicked(new Set(pictures.map(({ id }) => id))),
    clear,
  };
}

/** Escape anywhere on the page, but in a dialog, which it closes, and in a field, which it leaves as it was. */
function useEscape(active: boolean, act: () => void) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const elsewhere = event.target instanceof Element && event.target.closest("dialog, search, [popover]");
      if (event.key === "Escape" && !event.defaultPrevented && !elsewhere) latest.current();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [active]);
}
