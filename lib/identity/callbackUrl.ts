/**
 * Where to go after signing in, as a path of this site with its query. Anything that could lead elsewhere, or is
 * malformed, is `/`: other hosts, `//host`, `/\host`, other schemes, control characters (which browsers drop, so that
 * `/\t/host` is `//host`).
 * @param base this site, `https://host`
 */
export function safeCallbackPath(wanted: unknown, base: string): string {
  if (typeof wanted !== "string" || !wanted || wanted.length > 2048 || !URL.canParse(base)) return "/";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u0020\u007f\\]|%0[ad]/i.test(wanted)) return "/";
  const isPath = wanted.startsWith("/") && !wanted.startsWith("//");
  if (!isPath && !/^https?:\/\//i.test(wanted)) return "/";
  const { origin } = new URL(base);
  if (!URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.username || url.password) return "/";
  const path = url.pathname + url.search + url.hash;
  // `/.//host` comes out of the parser as `//host`.
  return path.startsWith("//") ? "/" : path;
}

/** As `safeCallbackPath`, with the site in front. */
export const safeCallbackUrl = (wanted: unknown, base: string): string =>
  new URL(base).origin + safeCallbackPath(wanted, base);
