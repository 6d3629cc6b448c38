import type { ActionResult, Problem } from "../contracts/problem";

/** An answer of our API, or its problem: as a server action's, with what the headers tell of a list. */
export type ApiResult<T> = ActionResult<T> & { page: ListPage };

/** Where a list goes on, and how many there are in all. */
interface ListPage {
  /** The cursor of the next page; absent on the last. */
  cursor?: string;
  total: number;
}

interface ApiOptions {
  body?: unknown;
  signal?: AbortSignal;
  /** The request outlives the page, for what must not be lost with it. At most 64 kB. */
  keepalive?: boolean;
}

/**
 * Calls our API from a page. Where a server action would do, this runs beside others instead of after them, and can be
 * given up.
 * @throws TypeError where the server cannot be reached; DOMException `AbortError`
 */
export async function callApi<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  { body, signal, keepalive }: ApiOptions = {},
): Promise<ApiResult<T>> {
  const answer = await fetch(path, {
    method,
    headers: { Accept: "application/json", ...(body !== undefined && { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    keepalive,
  });
  const page = { cursor: nextCursor(answer.headers), total: Number(answer.headers.get("X-Total-Count") ?? 0) };
  const data: unknown = answer.status === 204 ? null : await answer.json().catch(() => undefined);
  if (answer.ok && data !== undefined) return { ok: true, data: data as T, page };
  return { ok: false, problem: problemOf(data, answer.status), page };
}

/** What is no problem document, such as a proxy's own page, becomes one. */
function problemOf(data: unknown, status: number): Problem {
  if (typeof data === "object" && data !== null && "code" in data) return data as Problem;
  const detail = "The server did not answer as expected. Try again in a moment.";
  return { type: "about:blank", title: "Error", status, detail, code: "internal_error" };
}

function nextCursor(headers: Headers): string | undefined {
  const address = /<([^>]+)>;\s*rel="next"/.exec(headers.get("Link") ?? "")?.[1];
  return address ? (new URL(address, "http://here").searchParams.get("cursor") ?? undefined) : undefined;
}
