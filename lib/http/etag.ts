/**
 * Whether an `If-None-Match` header names `etag` (RFC 9110, 13.1.2: weak comparison, as caches in between may have
 * weakened it).
 * @param etag with its quotes
 */
export function etagMatches(header: string | null | undefined, etag: string): boolean {
  if (!header) return false;
  if (header === etag) return true;
  if (header.trim() === "*") return true;
  const bare = etag.replace(/^W\//, "");
  return header.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === bare);
}
