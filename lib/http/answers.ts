import { etagMatches } from "./etag";

/** A JSON answer under its ETag: 304 where the caller holds the same. */
export function answerUnlessMatched(request: Request, etag: string, value: unknown): Response {
  const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
  return etagMatches(request.headers.get("if-none-match"), etag)
    ? new Response(null, { status: 304, headers })
    : Response.json(value, { headers });
}
