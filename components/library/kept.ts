import { useEffect } from "react";
import { sameView, type View } from "./addresses";
import type { ImageList } from "./imageList";
import type { Selection } from "./selection";

/** A library's page as it was left. */
export interface Kept {
  view: View;
  list: ImageList;
  selection: Selection;
  /** How far it was scrolled, in pixels. */
  scroll: { current: number };
}

const left = new Map<string, Kept>();
let wentBackAt = Number.NEGATIVE_INFINITY;
if (typeof window !== "undefined")
  addEventListener("popstate", () => {
    wentBackAt = performance.now();
  });
/** A page that appears so soon after "back" was asked for by it. */
const BACK_MS = 5_000;

/** What whoever comes back to a library's page finds again; null for whoever comes anew. */
export function keptOf(slug: string, address: View): Kept | null {
  const before = left.get(slug);
  return performance.now() - wentBackAt < BACK_MS && before && sameView(before.view, address) ? before : null;
}

/** Keeps the page for whoever comes back to it, as long as the browser does not load another document. */
export function useKeeping(slug: string, page: Kept): void {
  useEffect(() => {
    left.set(slug, page);
  });
}
