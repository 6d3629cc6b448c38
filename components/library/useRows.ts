import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { dockHeight } from "../ui/useDock";

/** What the server renders before it knows how wide the page is: the rows are cut anew when the browser does. */
const SERVER = { columns: 6, pitch: 0, gap: 0, seen: 4 };
const SERVER_ROWS = 4;
/** Rows that stand ready above and below what is seen. */
const SPARE_ROWS = 3;

/** Which rows of a grid are in the document, and what stands for the others. */
export interface Rows {
  columns: number;
  /** How many rows one sees at once. */
  seen: number;
  first: number;
  last: number;
  /** Pixels in place of the rows above and below. */
  before: number;
  after: number;
  /** Brings the row of a place into sight. */
  reveal: (place: number) => void;
}

/** Room for the bar that stays on top. */
const TOP = 90;
const BOTTOM = 24;

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * Keeps a grid of any length to the rows that are near the window. All rows are equally high, so a place is known without
 * rendering what is before it; how many columns there are is the style sheet's business.
 */
export function useRows(grid: RefObject<HTMLElement | null>, count: number): Rows {
  const [shape, setShape] = useState(SERVER);
  const [span, setSpan] = useState({ first: 0, last: SERVER_ROWS });
  const { columns, pitch, gap, seen } = shape;
  const rows = Math.ceil(count / columns);

  const measure = useCallback(() => {
    const element = grid.current;
    const cell = element?.querySelector<HTMLElement>("[data-cell]");
    if (!element || !cell || element.clientWidth === 0) return;
    const style = getComputedStyle(element);
    const gap = Number.parseFloat(style.rowGap) || 0;
    const next = {
      columns: style.gridTemplateColumns.split(" ").length,
      gap,
      pitch: cell.getBoundingClientRect().height + gap,
      seen: 1,
    };
    next.seen = Math.max(1, Math.floor(innerHeight / next.pitch));
    setShape((before) => (same(before, next) ? before : next));
  }, [grid]);

  const follow = useCallback(() => {
    const element = grid.current;
    if (!element || pitch === 0 || element.clientWidth === 0) return;
    const top = -element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / pitch) - SPARE_ROWS);
    const last = Math.ceil((top + innerHeight) / pitch) + SPARE_ROWS;
    setSpan((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, [grid, pitch]);

  useBrowserLayoutEffect(() => {
    measure();
    follow();
  });

  useEffect(() => {
    let frame = 0;
    const onScroll = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        follow();
      });
    };
    const observer = new ResizeObserver(() => {
      measure();
      follow();
    });
    if (grid.current) observer.observe(grid.current);
    addEventListener("scroll", onScroll, { passive: true });
    addEventListener("resize", onScroll);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", onScroll);
    };
  }, [grid, measure, follow]);

  const reveal = useCallback(
    (place: number) => {
      const element = grid.current;
      if (!element || pitch === 0) return;
      const top = element.getBoundingClientRect().top + Math.floor(place / columns) * pitch;
      const bottom = top + pitch - gap;
      const lower = innerHeight - BOTTOM - dockHeight();
      if (top < TOP) scrollBy({ top: top - TOP, behavior: "instant" });
      else if (bottom > lower) scrollBy({ top: bottom - lower, behavior: "instant" });
      follow();
    },
    [grid, columns, pitch, gap, follow],
  );

  const first = Math.min(span.first, Math.max(0, rows - 1));
  const last = Math.min(span.last, rows - 1);
  return useMemo(
    () => ({ columns, seen, first, last, before: first * pitch, after: Math.max(0, rows - 1 - last) * pitch, reveal }),
    [columns, seen, first, last, rows, pitch, reveal],
  );
}

const same = (a: typeof SERVER, b: typeof SERVER): boolean =>
  a.columns === b.columns && Math.abs(a.pitch - b.pitch) < 0.01 && a.gap === b.gap && a.seen === b.seen;
