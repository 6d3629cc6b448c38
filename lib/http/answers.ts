import { sha256 } from "../core/bytes";
import { etagMatches } from "./etag";

/** A JSON answer under its ETag: 304 where the caller holds the same. */
export function answerUnlessMatched(request: Request, etag: string, value: unknown): Response {
  const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
  return etagMatches(request.headers.get("if-none-match"), etag)
    ? new Response(null, { status: 304, headers })
    : Response.json(value, { headers });
}

/**
 * For how long others may keep what a public project tells and shows, in seconds: the project may become private, and its
 * addresses stay the same.
 */
export const PUBLIC = "public, max-age=60, stale-while-revalidate=30";

/** A JSON answer that is the same for everybody who shows no credentials: caches may keep it, and ask for it by its ETag. */
export function answerEverybody(request: Request, value: unknown): Response {
  const etag = `"${sha256(JSON.stringify(value)).toString("base64url").slice(0, 27)}"`;
  // Whoever shows some is answered anew each time.
  const headers = { ETag: etag, "Cache-Control": PUBLIC, Vary: "Cookie, Authorization" };
  return etagMatches(request.headers.get("if-none-match"), etag)
    ? new Response(null, { status: 304, headers })
    : Response.json(value, { headers });
}
