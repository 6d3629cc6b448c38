import type { LibraryQuery, ObjectReference } from "../contracts/library";
import { asDatabaseError, db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { enter } from "../identity/organizations";
import { found, ORDERS } from "./images";

/** Where some images are used. */
export interface Uses {
  /** How many of them are attached to anything. */
  used: number;
  /** The objects, those with most of them first; of more than `SHOWN_OBJECTS` the rest are only counted. */
  objects: (ObjectReference & { count: number; cover: boolean })[];
  /** How many objects there are in all. */
  total: number;
}

/** As many as a person reads before deciding. */
const SHOWN_OBJECTS = 50;

/**
 * Where these images are attached: what is lost when they are deleted, and what they can be taken off. Ids that are not the
 * organisation's are not counted. One query.
 * @throws AppError as `enter`
 */
export async function usesOf(actor: Actor, slug: string, imageIds: readonly string[]): Promise<Uses> {
  const { organization } = await enter(actor, slug, "org:read");
  type Row = ObjectReference & { count: number; cover: boolean; total: number; used: number };
  try {
    const rows = await db().$queryRaw<Row[]>(Prisma.sql`
      WITH here AS (
        SELECT app_label, model, object_id, image_id, is_cover FROM attachments
        WHERE organization_id = ${organization.id}::uuid AND image_id = ANY(${[...imageIds]}::uuid[]))
      SELECT app_label, model, object_id, count(*)::int AS count, bool_or(is_cover) AS cover,
        (count(*) OVER ())::int AS total, (SELECT count(DISTINCT image_id)::int FROM here) AS used
      FROM here GROUP BY app_label, model, object_id
      ORDER BY count(*) DESC, app_label, model, object_id LIMIT ${SHOWN_OBJECTS}`);
    return {
      used: rows[0]?.used ?? 0,
      total: rows[0]?.total ?? 0,
      objects: rows.map(({ app_label, model, object_id, count, cover }) => ({
        app_label,
        model,
        object_id,
        count,
        cover,
      })),
    };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Those of these images that are in the library still. @throws AppError as `enter` */
export async function presentOf(actor: Actor, slug: string, imageIds: readonly string[]): Promise<string[]> {
  const { organization } = await enter(actor, slug, "org:read");
  const where = { organizationId: organization.id, id: { in: [...imageIds] } };
  try {
    const rows = await db().image.findMany({ where, select: { id: true } });
    return rows.map(({ id }) => id);
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** As many ids as one selection may have. */
const MAX_SELECTED = 10_000;

/** The ids of the images that a search and filters leave, in their order, `MAX_SELECTED` at most. @throws AppError as `enter` */
export async function listIds(actor: Actor, slug: string, query: LibraryQuery): Promise<string[]> {
  const { organization } = await enter(actor, slug, "org:read");
  try {
    const rows = await db().$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT image.id ${found(organization.id, query)} ORDER BY ${ORDERS[query.sort].by} LIMIT ${MAX_SELECTED}`);
    return rows.map(({ id }) => id);
  } catch (error) {
    throw asDatabaseError(error);
  }
}
