import { z } from "zod";
import { Slug } from "./organizations";

/**
 * Who may call: nobody in particular, a session or an API token, an administrator's, or a device's own token. `optional`: for
 * what is public nobody in particular, for the rest a user.
 */
export type Caller = "none" | "optional" | "user" | "admin" | "device";

/** What an operation answers when all is well. */
export interface Answer {
  description: string;
  /** JSON, unless `content` names another type. */
  schema?: z.ZodType;
  content?: string;
  /** Of a line of the same answer as `application/x-ndjson`, for whoever accepts that. */
  lines?: z.ZodType;
  headers?: Record<string, string>;
}

/** One method of one path, as the document tells it and the contract tests check it. */
export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  tag: string;
  summary: string;
  description?: string;
  caller: Caller;
  params?: z.ZodObject;
  query?: z.ZodType;
  headers?: Record<string, string>;
  body?: z.ZodType;
  /** Multipart form: its text fields, and the name of its file, or of its several. */
  form?: { fields?: z.ZodObject; file: string; optional?: boolean; several?: number };
  answers: Record<number, Answer>;
  /** Statuses of refusals of its own, each a problem document: see `refusalsOf` for those that go without saying. */
  problems?: readonly number[];
}

/** Every status with which an operation may refuse: who calls may be unknown, not allowed or too busy, what is sent malformed, too large or of another type. */
export const refusalsOf = ({ caller, body, form, query, problems = [], answers }: Operation): number[] =>
  [
    ...new Set([
      ...problems,
      ...(caller === "none" ? [] : caller === "optional" ? [401, 429] : [401, 403, 429]),
      ...(body || form ? [400, 413, 415] : []),
      ...(query ? [400] : []),
    ]),
  ]
    .filter((status) => !answers[status])
    .sort((a, b) => a - b);

/** The header of every POST that creates. */
export const IDEMPOTENT = {
  "Idempotency-Key":
    "The same key from the same caller within 24 h answers the first result again and creates nothing.",
};
/** The headers of a page of a list. */
export const PAGED = { Link: 'The next page: `<…>; rel="next"`.', "X-Total-Count": "How many there are in all." };
/** How a list is asked for. */
export const Page = z.object({
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().optional().describe("Of the `Link` of the page before."),
});
/** The `{id}` of a path. */
export const byId = z.object({ id: z.uuid() });
export const inOrganization = z.object({ org_slug: Slug });
/** A JSON answer. */
export const ok = (schema: z.ZodType, description = "Done", headers?: Record<string, string>): Answer => ({
  schema,
  description,
  headers,
});
export const gone: Answer = { description: "Done; no content" };
