/** A list as far as it was loaded. */
export interface Shown<T, Position> {
  items: readonly T[];
  /** Where the next page begins; absent on the last. */
  next?: Position;
  /** Those that were added here, and that no page of the server has had yet. */
  added: readonly string[];
}

/** What is shown when the server tells its first page anew: that page, and what was loaded behind its last one. */
export function mergePages<T, Position>(
  { items, next, added }: Shown<T, Position>,
  first: { items: readonly T[]; next?: Position },
  idOf: (item: T) => string,
): Shown<T, Position> {
  const told = new Set(first.items.map(idOf));
  // The page may have been made before the last of them came.
  const unseen = added.filter((id) => !told.has(id));
  const front = items.filter((item) => unseen.includes(idOf(item)));
  const last = first.items.at(-1);
  const at = last && first.next !== undefined ? items.findIndex((item) => idOf(item) === idOf(last)) : -1;
  const rest = at < 0 ? [] : items.slice(at + 1).filter((item) => !told.has(idOf(item)) && !front.includes(item));
  return { items: [...front, ...first.items, ...rest], next: rest.length ? next : first.next, added: unseen };
}
