import { newId } from "../core/ids";
import { Prisma, type Tx } from "../db/client";
import { OWN_TIME_SECONDS, type Removal } from "./purge";

/**
 * Gives an image the bytes of another one that was just taken in, which is no image of its own any more: the id, the
 * texts and whatever places the image stay. The old objects, and renditions that were derived from them, are ordered to
 * be removed. In the transaction that took in the other, with `removals` of `Placed` given what this returns.
 * @returns null where the image is gone
 */
export async function replaceBytes(tx: Tx, imageId: string, freshId: string): Promise<Removal | null> {
  const orderId = newId();
  // A statement of its own: whoever is adding a rendition has committed when this has the lock, and the next one sees it.
  const locked = await tx.$queryRaw<unknown[]>(
    Prisma.sql`SELECT id FROM images WHERE id = ${imageId}::uuid FOR UPDATE`,
  );
  if (!locked.length) return null;
  const [order] = await tx.$queryRaw<{ keys: string[] }[]>(Prisma.sql`
    WITH gone AS (DELETE FROM renditions WHERE image_id = ${imageId}::uuid RETURNING key)
    INSERT INTO purge_orders (id, keys, not_before)
    SELECT ${orderId}::uuid, array_agg(key), now() + ${OWN_TIME_SECONDS} * interval '1 second'
    FROM (SELECT key FROM gone UNION ALL SELECT key FROM images WHERE id = ${imageId}::uuid) AS objects
    RETURNING keys`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE renditions SET image_id = ${imageId}::uuid WHERE image_id = ${freshId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    WITH fresh AS (DELETE FROM images WHERE id = ${freshId}::uuid RETURNING *)
    UPDATE images SET key = fresh.key, file_name = fresh.file_name, content_type = fresh.content_type, bytes = fresh.bytes,
      width = fresh.width, height = fresh.height, sha256 = fresh.sha256, thumbhash = fresh.thumbhash, updated_at = now()
    FROM fresh WHERE images.id = ${imageId}::uuid`);
  return { orderId, keys: order?.keys ?? [] };
}
