/**
 * One value for the process. The server's own bundle and Next's each load their copy of a module, so a pool or a cache
 * kept in a module variable would exist twice.
 */
export function singleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`contact-sheet.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const existing = store[key];
  if (existing !== undefined) return existing;
  const made = make();
  store[key] = made;
  return made;
}
