import { newId } from "../core/ids";
import { log } from "../core/log";
import { Prisma, type Tx } from "../db/client";
import { query } from "../db/query";
import { storage } from "../storage";
import { forget } from "./hot";
import { charge, type OwnerColumns } from "./usage";

/** A purge that was just ordered is run by the request that ordered it; the sweeper leaves it alone for this long. */
export const OWN_TIME_SECONDS = 60;

/** A removal that was written down: objects that no row names any more. */
export interface Removal {
  orderId: string;
  keys: string[];
}

/**
 * The one way out for a picture: removes the image rows with their renditions and orders the removal of their objects, in
 * the caller's transaction, of `transaction`; their room is given back to their owners. Whatever places the image must be gone or changed before.
 * @returns for `runPurge` after the commit
 */
export async function orderPurge(tx: Tx, imageIds: readonly string[]): Promise<Removal[]> {
  if (!imageIds.length) return [];
  const ids = [...imageIds];
  const orderId = newId();
  // A statement of its own: whoever is adding a rendition has committed when this has the lock, and the next one sees it.
  await tx.$queryRaw(Prisma.sql`SELECT id FROM images WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`);
  const rows = await tx.$queryRaw<Gone[]>(Prisma.sql`
    WITH objects AS (
      SELECT image_id, key, bytes FROM renditions WHERE image_id = ANY(${ids}::uuid[])
      UNION ALL SELECT id, key, bytes FROM images WHERE id = ANY(${ids}::uuid[])
    ), gone AS (
      DELETE FROM images WHERE id = ANY(${ids}::uuid[]) RETURNING id, owner_user_id, organization_id
    ), ordered AS (
      INSERT INTO purge_orders (id, keys, not_before)
      SELECT ${orderId}::uuid, array_agg(key), now() + ${OWN_TIME_SECONDS} * interval '1 second' FROM objects HAVING count(*) > 0
    )
    SELECT gone.owner_user_id AS "userId", gone.organization_id AS "organizationId", count(DISTINCT gone.id)::int AS images,
      sum(objects.bytes)::float8 AS bytes, array_agg(objects.key) AS keys
    FROM gone JOIN objects ON objects.image_id = gone.id GROUP BY gone.owner_user_id, gone.organization_id`);
  for (const { images, bytes, ...owner } of rows) charge(tx, owner, { images: -images, bytes: -bytes });
  return rows.length ? [{ orderId, keys: rows.flatMap(({ keys }) => keys) }] : [];
}

/** What was removed of one owner. */
interface Gone extends OwnerColumns {
  images: number;
  /** Of the originals and all of their renditions. */
  bytes: number;
  keys: string[];
}

/** Orders the removal of objects that no row names any more. */
export async function orderRemoval(tx: Tx, keys: string[]): Promise<Removal> {
  const orderId = newId();
  const notBefore = new Date(Date.now() + OWN_TIME_SECONDS * 1000);
  await tx.purgeOrder.create({ data: { id: orderId, keys, notBefore } });
  return { orderId, keys };
}

/**
 * Removes these objects now. Never rejects: what cannot be removed stays ordered, and the sweeper tries
 * again. Removing twice does no harm, as keys are never used again.
 */
export async function runPurge(removals: readonly Removal[]): Promise<void> {
  if (!removals.length) return;
  const ids = removals.map(({ orderId }) => orderId);
  try {
    const keys = removals.flatMap((removal) => removal.keys);
    forget(keys);
    await storage().delete(keys);
    await query("purged", "DELETE FROM purge_orders WHERE id = ANY($1::uuid[])", [ids]);
  } catch (error) {
    log().warn({ err: error, orders: ids }, "objects could not be removed now; the sweeper will try again");
  }
}
