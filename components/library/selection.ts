/** What is selected in a list, and from where a range goes on. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins: the last that was selected or unselected by itself. */
  anchor: string | null;
  /** What the range that is being stretched has taken in: a shorter range gives it back. */
  range: ReadonlySet<string>;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null, range: new Set() };

/** One more, or one less. */
export function toggle({ ids }: Selection, id: string): Selection {
  const after = new Set(ids);
  if (!after.delete(id)) after.add(id);
  return { ids: after, anchor: id, range: new Set() };
}

/**
 * Everything from the anchor to `id`, beside what was selected before. Going back towards the anchor gives back what the
 * range had taken in, as in every file manager.
 */
export function extend(selection: Selection, order: readonly string[], id: string, from?: string): Selection {
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : (from ?? id);
  const [a, b] = [order.indexOf(anchor), order.indexOf(id)];
  if (b < 0) return selection;
  const reached = order.slice(Math.min(a, b), Math.max(a, b) + 1);
  const kept = [...selection.ids].filter((other) => !selection.range.has(other));
  const before = new Set(kept);
  return {
    ids: new Set([...kept, ...reached]),
    anchor,
    range: new Set(reached.filter((other) => !before.has(other))),
  };
}

/** All that a page knows, as "Select all" does. */
export const everything = (order: readonly string[]): Selection => ({ ...NOTHING, ids: new Set(order) });

/** What is gone is not selected any more. */
export function without(selection: Selection, gone: ReadonlySet<string>): Selection {
  if (![...gone].some((id) => selection.ids.has(id))) return selection;
  return { ...NOTHING, ids: new Set([...selection.ids].filter((id) => !gone.has(id))) };
}

/** Where a key leads in rows of `columns`, from place `at` of `count`; null where it is no key of the grid. */
export function stepTo(
  key: string,
  { at, count, columns, rows, rightToLeft }: GridPlace,
  control: boolean,
): number | null {
  const forward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  const rowStart = at - (at % columns);
  const within = (place: number) => Math.max(0, Math.min(count - 1, place));
  switch (key) {
    case forward:
      return within(at + 1);
    case back:
      return within(at - 1);
    case "ArrowDown":
      return at + columns < count ? at + columns : rowStart + columns < count ? count - 1 : at;
    case "ArrowUp":
      return at - columns >= 0 ? at - columns : at;
    case "PageDown":
      return within(at + columns * rows);
    case "PageUp":
      return at - columns * rows >= 0 ? at - columns * rows : at % columns;
    case "Home":
      return control ? 0 : rowStart;
    case "End":
      return control ? count - 1 : within(rowStart + columns - 1);
    default:
      return null;
  }
}

interface GridPlace {
  at: number;
  count: number;
  columns: number;
  /** As many as one sees at once. */
  rows: number;
  rightToLeft: boolean;
}
