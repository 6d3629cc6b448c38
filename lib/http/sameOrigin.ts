const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a method may change something. */
export const isWrite = (method: string): boolean => !READS.has(method.toUpperCase());

/**
 * Whether a request that carries the browser's cookie was made by a page of this site. `Sec-Fetch-Site` is set by the
 * browser and out of any page's reach; `Origin` is the fallback of browsers without it. Neither: no.
 * @param baseUrl as this server is reached, `https://host`
 */
export function isSameOrigin(headers: Headers, baseUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null && site !== "same-origin") return false;
  if (origin === null) return site === "same-origin";
  const ours = parseUrl(baseUrl);
  const theirs = parseUrl(origin);
  if (!ours || !theirs) return false;
  // A proxy that ends TLS without telling us leaves us with the wrong scheme: then the browser's own word has to do.
  return theirs.origin === ours.origin || (site === "same-origin" && theirs.host === ours.host);
}

/** As `isSameOrigin`, but only evidence against it counts: for forms whose own secret proves the page. */
export function isForeign(headers: Headers, baseUrl: string): boolean {
  const nothingSaid = headers.get("sec-fetch-site") === null && headers.get("origin") === null;
  return !nothingSaid && !isSameOrigin(headers, baseUrl);
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
