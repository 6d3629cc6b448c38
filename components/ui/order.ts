/** The list with the one at `from` put to `to`; those between move up. */
export function moved(ids: readonly string[], from: number, to: number): string[] {
  const next = [...ids];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
