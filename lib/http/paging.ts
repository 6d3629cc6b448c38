import { z } from "zod";
import { AppError } from "../core/errors";
import { ok, type Reply } from "./reply";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** Room for the longest position of a list: two names of 100 characters and an id of 255, of up to four bytes each. */
const MAX_CURSOR = 4096;
const RANGE = `limit must be between 1 and ${MAX_LIMIT}`;

/** How a list is asked for. `Position` is where a page ends: the values of the list's order for its last item. */
export interface PageRequest<Position> {
  limit: number;
  after?: Position;
}

/** A part of a list. */
export interface Page<Item, Position> {
  items: Item[];
  /** Where the next page begins; absent on the last. */
  next?: Position;
  /** How many there are in all. */
  total: number;
}

/** The query of a paged list: `limit`, and a `cursor` that holds a position of this shape. */
export function pageQuery<S extends z.ZodType>(position: S) {
  return z
    .object({
      limit: z
        .string()
        .regex(/^\d{1,4}$/, RANGE)
        .transform(Number)
        .pipe(z.number().min(1, RANGE).max(MAX_LIMIT, RANGE))
        .default(DEFAULT_LIMIT),
      cursor: z.string().max(MAX_CURSOR, "This cursor is not valid").optional(),
    })
    .transform(
      ({ limit, cursor }): PageRequest<z.output<S>> => ({
        limit,
        after: cursor === undefined ? undefined : readCursor(position, cursor),
      }),
    );
}

/** The cursor of the page after `position`: JSON in base64url, to be read by `readCursor` alone. */
export const writeCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString("base64url");

function readCursor<S extends z.ZodType>(position: S, cursor: string): z.output<S> {
  try {
    if (!/^[\w-]+$/.test(cursor)) throw new Error("not base64url");
    return position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    const message = "This cursor is not valid";
    throw new AppError("invalid_request", message, { cause, errors: [{ path: "cursor", message }] });
  }
}

/** A page as an answer: a plain array, the address of the next page in `Link`, the number of all in `X-Total-Count`. */
export function paged<Item, Position>(
  { request, baseUrl }: { request: Request; baseUrl: string },
  { items, next, total }: Page<Item, Position>,
): Reply {
  const headers: Record<string, string> = { "X-Total-Count": String(total) };
  if (next !== undefined) {
    const { pathname, searchParams } = new URL(request.url);
    searchParams.set("cursor", writeCursor(next));
    headers.Link = `<${baseUrl}${pathname}?${searchParams}>; rel="next"`;
  }
  return ok(items, headers);
}
