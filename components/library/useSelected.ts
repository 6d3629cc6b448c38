import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { everyId } from "@/app/actions/library";
import { announce } from "../ui/announce";
import { failed } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { sameView, type View } from "./addresses";
import { everything, NOTHING, type Selection, without } from "./selection";
import { imageCount } from "./words";

/** What can be asked of what is selected. */
export type Panel = "delete" | "attach" | "detach";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** Whether two views show the same images, in whatever order. */
const sameImages = (a: View, b: View): boolean => sameView({ ...a, sort: "newest" }, { ...b, sort: "newest" });

/**
 * What is selected of what a search and filters leave. Another search begins with nothing selected: what nobody sees is not
 * deleted with the rest.
 * @param kept what was selected when the page was left
 */
export function useSelected(
  slug: string,
  view: View,
  { ids, more }: { ids: readonly string[]; more: boolean },
  kept: Selection | undefined,
) {
  const [selection, select] = useState<Selection>(kept ?? NOTHING);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = useMemo(() => [...selection.ids], [selection.ids]);
  const shown = useRef(view);

  useBrowserLayoutEffect(() => {
    const before = shown.current;
    shown.current = view;
    if (sameImages(before, view)) return;
    setPanel(null);
    if (selection.ids.size === 0) return;
    select(NOTHING);
    announce(`${imageCount(selection.ids.size)} no longer selected.`);
  }, [view]);

  const selectAll = async ({ aloud = false } = {}) => {
    if (busy) return;
    const found = (all: readonly string[]) => {
      select(everything(all));
      if (aloud) announce(`${imageCount(all.length)} selected.`, { instead: true });
    };
    if (!more) return found(ids);
    setBusy(true);
    const result = await attempt(() => everyId({ org: slug, view }), []);
    setBusy(false);
    // Another search has come in between.
    if (!sameImages(shown.current, view)) return;
    if (!result.ok) return failed("They could not all be selected.", result.problem.sentence);
    found(result.data);
  };
  /** What is gone is not selected. */
  const drop = useCallback((gone: ReadonlySet<string>) => select((before) => without(before, gone)), []);
  const clear = useCallback(() => select(NOTHING), []);
  return { selection, select, chosen, panel, setPanel, busy, selectAll, drop, clear };
}
