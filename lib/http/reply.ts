/** What a handler answers, where it is more than a value with status 200. */
export class Reply {
  readonly status: number;
  readonly value: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, value: unknown, headers: Record<string, string> = {}) {
    this.status = status;
    this.value = value;
    this.headers = headers;
  }
}

/** 200 with headers of its own. */
export const ok = (value: unknown, headers?: Record<string, string>): Reply => new Reply(200, value, headers);
/** 201 with what was made. */
export const created = (value: unknown, headers?: Record<string, string>): Reply => new Reply(201, value, headers);
/** 202: it will be done. */
export const accepted = (value: unknown): Reply => new Reply(202, value);
/** 204. */
export const noContent = (): Reply => new Reply(204, undefined);

/** The response of what a handler returned: a `Reply`, a ready `Response`, or a plain value. */
export function toResponse(result: unknown): Response {
  if (result instanceof Response) return result;
  const { status, value, headers } =
    result instanceof Reply ? result : new Reply(result === undefined ? 204 : 200, result);
  if (status === 204) return new Response(null, { status, headers });
  return jsonResponse(status, JSON.stringify(value), headers);
}

/** A JSON answer of a text that is JSON already. Nothing keeps it unless its headers say so. */
export function jsonResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  return new Response(text, {
    status,
    headers: { "Content-Type": type, "Cache-Control": "private, no-store", ...headers },
  });
}
