import type { EverybodyQuery, EverybodysPicture, PictureList, PicturePosition } from "../contracts/everybody";
import { MAX_BATCH } from "../contracts/everybody";
import { startOfDay } from "../core/days";
import { AppError } from "../core/errors";
import { asDatabaseError, db, Prisma } from "../db/client";
import { containing, folded } from "../db/containing";
import type { Actor } from "../identity/actor";
import { must } from "../identity/may";
import { mediaUrl } from "../images/sign";
import { deleteSlotWithUndo, restoreSlot } from "./remove";

interface Row {
  id: string;
  name: string | null;
  order: number;
  image_id: string;
  user_id: string;
  person: string;
  email: string;
  key: string;
  width: number;
  height: number;
  bytes: number;
  created_at: Date;
}

interface PageOptions extends EverybodyQuery {
  limit: number;
  after?: PicturePosition;
}

/** As a number, which has no year that PostgreSQL cannot read. */
const timestamp = (milliseconds: number): Prisma.Sql =>
  Prisma.sql`to_timestamp(${milliseconds / 1000}::double precision)`;

/** What is looked at: pictures that stand in a slot, of the person and the days that are asked for. */
function found({ q, from, to, zone = "UTC" }: EverybodyQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`image.surface = 'reference' AND slot.deleted_at IS NULL`,
    q ? Prisma.sql`${folded(Prisma.sql`person.name || ' ' || person.email`)} LIKE ${containing(q)}` : null,
    from ? Prisma.sql`image.created_at >= ${timestamp(startOfDay(from, zone))}` : null,
    to ? Prisma.sql`image.created_at < ${timestamp(startOfDay(to, zone, 1))}` : null,
  ];
  return Prisma.sql`
    FROM images AS image
    JOIN reference_images AS slot ON slot.image_id = image.id
    JOIN users AS person ON person.id = slot.user_id
    WHERE ${Prisma.join(
      conditions.filter((condition) => condition !== null),
      " AND ",
    )}`;
}

/** The statement of a page. Exported for the test that looks at its plan. */
export function pageStatement({ limit, after, ...query }: PageOptions): Prisma.Sql {
  const oldest = query.sort === "oldest";
  const step = oldest ? Prisma.sql`>` : Prisma.sql`<`;
  const direction = oldest ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const begins = after
    ? Prisma.sql`AND (image.created_at, image.id) ${step} (${after.at}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  // The thumbnails after the page is cut out: one look-up for each picture that is shown, none for what is passed over.
  return Prisma.sql`
    SELECT page.*, coalesce(made.key, page.original) AS key, coalesce(made.width, page.full_width) AS width,
      coalesce(made.height, page.full_height) AS height
    FROM (
      SELECT slot.id, slot.name, slot."order", slot.user_id, person.name AS person, person.email, image.id AS image_id,
        image.key AS original, image.width AS full_width, image.height AS full_height, image.bytes, image.created_at
      ${found(query)} ${begins}
      ORDER BY image.created_at ${direction}, image.id ${direction} LIMIT ${limit + 1}
    ) AS page
    LEFT JOIN renditions AS made ON made.image_id = page.image_id AND made.name = 'thumbnail'
    ORDER BY page.created_at ${direction}, page.image_id ${direction}`;
}

/** A page of the reference images of all people, by the time they came. Two queries. @throws AppError `not_found` */
export async function listEverybody(actor: Actor, options: PageOptions): Promise<PictureList> {
  must(actor, "people:manage", {});
  try {
    const [rows, [count]] = await Promise.all([
      db().$queryRaw<Row[]>(pageStatement(options)),
      db().$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::int AS total ${found(options)}`),
    ]);
    const shown = rows.slice(0, options.limit);
    const last = rows.length > options.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(present),
      next: last && { at: last.created_at.toISOString(), id: last.image_id },
      total: count?.total ?? 0,
    };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

const present = (row: Row): EverybodysPicture => ({
  id: row.id,
  name: row.name,
  order: row.order,
  person: { id: row.user_id, name: row.person, email: row.email },
  thumbnail: mediaUrl(row.key),
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  at: row.created_at.toISOString(),
});

/**
 * Deletes slots of any people, each as the page's own delete does: with its permission, its lock and its time to undo.
 * What is gone already is no error.
 * @returns the ids that this call deleted
 * @throws AppError `invalid_request` for more than MAX_BATCH
 */
export const deleteSlots = (actor: Actor, ids: readonly string[]): Promise<string[]> =>
  each(ids, (id) => deleteSlotWithUndo(actor, id));

/**
 * Brings slots back that were deleted with undo. One whose place is taken, or whose time is over, stays away.
 * @returns the ids that are back
 * @throws AppError `invalid_request` for more than MAX_BATCH
 */
export const restoreSlots = (actor: Actor, ids: readonly string[]): Promise<string[]> =>
  each(ids, (id) => restoreSlot(actor, id));

/** One after another: each takes a lock and a connection, and others' uploads want theirs too. */
async function each(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<string[]> {
  if (ids.length > MAX_BATCH) throw new AppError("invalid_request", `At most ${MAX_BATCH} images at once`);
  const done: string[] = [];
  for (const id of new Set(ids)) {
    try {
      await act(id);
      done.push(id);
    } catch (error) {
      if (!(error instanceof AppError) || !SKIPPED.has(error.code)) throw error;
    }
  }
  return done;
}

const SKIPPED: ReadonlySet<string> = new Set(["not_found", "slots_full"]);
