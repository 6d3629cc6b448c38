/** Who stands at each position, by id. `null` is an empty slot. */
export type Row = readonly (string | null)[];

const NONE: ReadonlySet<number> = new Set();

/**
 * Puts what is at `from` to `to`. Onto an empty slot: only it moves. Onto a taken one: the neighbours slide towards the
 * vacated slot and stop at the first gap.
 * @param pinned positions that nothing may enter or leave, because something is happening there. Neighbours slide past them.
 * @returns the same row when nothing can move
 */
export function place(row: Row, from: number, to: number, pinned: ReadonlySet<number> = NONE): Row {
  const moved = row[from] ?? null;
  if (moved === null || from === to || to < 0 || to >= row.length || pinned.has(from) || pinned.has(to)) return row;
  const next = [...row];
  next[from] = null;
  const towardsGap = from < to ? -1 : 1;
  let carried: string | null = moved;
  for (let at = to; carried !== null; at += towardsGap) {
    if (pinned.has(at)) continue;
    const displaced: string | null = next[at] ?? null;
    next[at] = carried;
    carried = displaced;
  }
  return next;
}

/** The position of each id: what the server is told. */
export function positionsOf(row: Row): Record<string, number> {
  return Object.fromEntries(row.flatMap((id, position) => (id === null ? [] : [[id, position]])));
}

/** Whether two rows hold the same at every position. */
export const sameRow = (a: Row, b: Row): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

export type Step = "start" | "end" | "rowUp" | "rowDown" | "first" | "last";

interface StepOptions {
  total: number;
  /** How many slots stand in one row of the layout. */
  columns: number;
  pinned?: ReadonlySet<number>;
}

/** Where a step of the keyboard leads from `at`, past what is pinned. Stays where it is at the border. */
export function stepFrom(at: number, step: Step, { total, columns, pinned = NONE }: StepOptions): number {
  const open = (position: number) => position >= 0 && position < total && !pinned.has(position);
  const walk = (first: number, by: number) => {
    for (let position = first; position >= 0 && position < total; position += by) if (open(position)) return position;
    return at;
  };
  switch (step) {
    case "start":
      return walk(at - 1, -1);
    case "end":
      return walk(at + 1, 1);
    case "first":
      return walk(0, 1);
    case "last":
      return walk(total - 1, -1);
    case "rowUp":
      return open(at - columns) ? at - columns : at;
    case "rowDown": {
      const below = at + columns;
      const rowBelowExists = Math.floor(at / columns) < Math.floor((total - 1) / columns);
      const target = Math.min(below, total - 1);
      return rowBelowExists && open(target) ? target : at;
    }
  }
}

const STEPS: Record<string, Step> = {
  ArrowUp: "rowUp",
  ArrowDown: "rowDown",
  Home: "first",
  End: "last",
};

/** The step that a key means, mirrored right to left. */
export function stepOfKey(key: string, rightToLeft: boolean): Step | null {
  if (key === "ArrowLeft") return rightToLeft ? "end" : "start";
  if (key === "ArrowRight") return rightToLeft ? "start" : "end";
  return STEPS[key] ?? null;
}

/**
 * The positions that files go to: the first on `start`, whatever is there, the rest to free positions upwards from it, then
 * wrapping. Without a start, to the free ones from the lowest.
 */
export function targetsFor(count: number, free: ReadonlySet<number>, total: number, start: number | null): number[] {
  const order = Array.from({ length: total }, (_, i) => ((start ?? 0) + i) % total);
  return order.filter((position) => position === start || free.has(position)).slice(0, count);
}
