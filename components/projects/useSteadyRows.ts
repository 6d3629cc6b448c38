import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

const NONE: ReadonlySet<string> = new Set();

/**
 * Keeps the tiles of a gallery where they are when others come behind them. The tiles of a full row grow to fill it, and
 * those of the last one do not: when newcomers begin a row of their own, the one before them stays as it was seen.
 * @param list its tiles are its children, in the order of `keys`
 * @returns the tiles that must not grow, until the page has another width
 */
export function useSteadyRows(list: RefObject<HTMLElement | null>, keys: readonly string[]): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string>>(NONE);
  const [kept, setKept] = useState(NONE);

  useLayoutEffect(() => {
    const before = known.current;
    known.current = new Set(keys);
    const last = keys.findLastIndex((key) => before.has(key));
    const tiles = Array.from(list.current?.children ?? []) as HTMLElement[];
    const row = tiles[last]?.offsetTop;
    if (row === undefined || last === keys.length - 1 || tiles.at(-1)?.offsetTop === row) return;
    const stay = keys.filter((_, at) => tiles[at]?.offsetTop === row);
    setKept((others) => new Set([...others, ...stay]));
  }, [keys, list]);

  useEffect(() => {
    let width = innerWidth;
    const forget = () => {
      if (width === innerWidth) return;
      width = innerWidth;
      setKept(NONE);
    };
    addEventListener("resize", forget);
    return () => removeEventListener("resize", forget);
  }, []);

  return kept;
}
