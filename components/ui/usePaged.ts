import { useState } from "react";
import { mergePages, type Shown } from "./pages";

/**
 * A list of which the server renders the first page and the rest is loaded. When the server renders anew, for what changed
 * here or elsewhere, its page takes the place of the old one, and what was loaded after it stays.
 */
export function usePaged<T, Position>(first: { items: readonly T[]; next?: Position }, idOf: (item: T) => string) {
  const [state, setState] = useState<Shown<T, Position> & { first: object }>({ ...first, first, added: [] });
  let current = state;
  if (state.first !== first) {
    current = { first, ...mergePages(state, first, idOf) };
    setState(current);
  }
  return {
    items: current.items,
    next: current.next,
    change: (to: (items: readonly T[]) => readonly T[]) => setState((now) => ({ ...now, items: to(now.items) })),
    /** Puts one in front that the server has just taken. */
    prepend: (item: T) =>
      setState((now) => ({
        ...now,
        items: [item, ...now.items.filter((other) => idOf(other) !== idOf(item))],
        added: [...now.added, idOf(item)],
      })),
    append: ({ items, next }: { items: readonly T[]; next?: Position }) =>
      setState((now) => {
        const known = new Set(now.items.map(idOf));
        return { ...now, items: [...now.items, ...items.filter((item) => !known.has(idOf(item)))], next };
      }),
  };
}
