import type { RefObject } from "react";
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef } from "react";
import { announce } from "../ui/announce";
import { useGlide } from "../ui/useGlide";
import { type View, viewHref } from "./addresses";
import { Cell } from "./Cell";
import styles from "./grid.module.css";
import type { ImageList } from "./imageList";
import { extend, NOTHING, type Selection, stepTo, toggle } from "./selection";
import type { Rows } from "./useRows";

interface GridProps {
  gridRef: RefObject<HTMLDivElement | null>;
  slug: string;
  view: View;
  list: ImageList;
  ids: readonly string[];
  total: number;
  rows: Rows;
  /** The image that Tab leads to. */
  current: string | null;
  onCurrent: (id: string) => void;
  selection: Selection;
  /** Absent for whoever may only look. */
  onSelect?: (change: (before: Selection) => Selection) => void;
  /** Selects all there are, loaded or not. */
  onAll: () => void;
  onOpen: (id: string) => void;
}

/** Images a place before the loaded end from which the next ones are asked for. */
const AHEAD = 60;

/** The images as strips of film. One Tab stop; arrows move, Space selects, Enter opens. */
export function Grid(props: GridProps) {
  const { gridRef, slug, view, list, ids, total, rows, current, onCurrent, selection, onSelect, onAll, onOpen } = props;
  const { columns, first, last, before, after } = rows;
  const at = Math.max(0, current === null ? 0 : ids.indexOf(current));
  useGlide(gridRef, cellsOf);
  const wanted = useRef<string | null>(null);
  const inside = useRef(false);

  // With each part that arrives, too: the end may have come into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(
    () => list.look(first * columns, (last + 1) * columns - 1, AHEAD),
    [list, first, last, columns, ids.length],
  );

  useEffect(() => {
    // Whoever presses elsewhere has left the grid, though nothing else may take the focus.
    const leave = (event: PointerEvent) => {
      if (!gridRef.current?.contains(event.target as Node)) inside.current = false;
    };
    addEventListener("pointerdown", leave, true);
    return () => removeEventListener("pointerdown", leave, true);
  }, [gridRef]);

  useLayoutEffect(() => {
    if (wanted.current) {
      const cell = cellOf(gridRef.current, wanted.current);
      if (!cell) return;
      wanted.current = null;
      cell.focus({ preventScroll: true });
    } else if (inside.current && document.activeElement === document.body) {
      // The cell that had the focus was scrolled away: its keys still work.
      gridRef.current?.focus({ preventScroll: true });
    }
  });

  const goTo = (place: number) => {
    const id = ids[place];
    if (id === undefined) return;
    wanted.current = id;
    onCurrent(id);
    rows.reveal(place);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const control = event.ctrlKey || event.metaKey;
    const id = ids[at];
    if (id === undefined || event.altKey) return;
    const rightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
    const place = stepTo(event.key, { at, count: ids.length, columns, rows: rows.seen, rightToLeft }, control);
    if (place !== null) {
      event.preventDefault();
      const target = ids[place];
      if (event.shiftKey && target !== undefined) onSelect?.((now) => extend(now, ids, target, id));
      return goTo(place);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      return onOpen(id);
    }
    if (!onSelect) return;
    if (event.key === " ") {
      event.preventDefault();
      onSelect((now) => (event.shiftKey ? extend(now, ids, id) : toggle(now, id)));
    } else if (event.key.toLowerCase() === "a" && control) {
      event.preventDefault();
      onAll();
    } else if (event.key === "Escape" && selection.ids.size > 0) {
      event.preventDefault();
      onSelect(() => NOTHING);
      announce("Nothing selected.", { instead: true });
    }
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const id = idOf(target);
    if (!id || target.closest("label")) return;
    if (onSelect && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      onCurrent(id);
      return onSelect((now) => (event.shiftKey ? extend(now, ids, id, ids[at]) : toggle(now, id)));
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey || !target.closest("a")) return;
    event.preventDefault();
    onOpen(id);
  };

  const onFocus = (event: FocusEvent) => {
    inside.current = true;
    if (event.target === event.currentTarget) return;
    const id = idOf(event.target);
    if (id && id !== current) onCurrent(id);
  };

  // Function of the first rendering: cells that did not change do not render again.
  const tick = useRef<(id: string, range: boolean) => void>(() => undefined);
  tick.current = (id, range) => onSelect?.((now) => (range ? extend(now, ids, id) : toggle(now, id)));
  const onTick = useRef((id: string, range: boolean) => tick.current(id, range)).current;

  const shown = current !== null && at >= first * columns && at < (last + 1) * columns;
  const stop = shown ? current : ids[first * columns];
  return (
    <>
      <p id="grid-keys" className="vh">
        Arrow keys move, Enter opens.
        {onSelect && " Space selects, with Shift the arrows select more, Control A selects all, Escape none."}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be cut into as many columns as there is room for */}
      <div
        ref={gridRef}
        role="grid"
        data-glide
        className={styles.grid}
        aria-label="Images"
        aria-describedby="grid-keys"
        aria-multiselectable={onSelect ? true : undefined}
        aria-rowcount={Math.ceil(total / columns)}
        aria-colcount={columns}
        tabIndex={-1}
        style={{ paddingBlockStart: before, paddingBlockEnd: after }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={onFocus}
        onBlur={(event) => {
          // Without a next element the cell may have been scrolled away.
          if (event.relatedTarget) inside.current = event.currentTarget.contains(event.relatedTarget);
        }}
      >
        {Array.from({ length: last - first + 1 }, (_, index) => first + index).map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
          <div key={row} role="row" className={styles.row} aria-rowindex={row + 1}>
            {ids.slice(row * columns, (row + 1) * columns).map((id, column) => (
              <Cell
                key={id}
                id={id}
                image={list.image(id)}
                href={viewHref(slug, view, id)}
                selected={selection.ids.has(id)}
                current={id === stop}
                selectable={onSelect !== undefined}
                column={column + 1}
                onTick={onTick}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

const cellsOf = (grid: HTMLElement) => grid.querySelectorAll<HTMLElement>("[data-cell]");

/** The cell of an image, where it is rendered. */
export const cellOf = (grid: HTMLElement | null, id: string): HTMLElement | null =>
  grid?.querySelector<HTMLElement>(`[data-image="${id}"]`) ?? null;

const idOf = (element: Element): string | null => element.closest("[data-image]")?.getAttribute("data-image") ?? null;
