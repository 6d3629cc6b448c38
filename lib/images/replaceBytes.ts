import { newId } from "../core/ids";
import { Prisma, type Tx } from "../db/client";
import { OWN_TIME_SECONDS, type Removal } from "./purge";
import { charge, type OwnerColumns } from "./usage";

/**
 * Gives an image the bytes of another one that was just taken in, which is no image of its own any more: the id, the
 * texts and whatever places the image stay. The old objects, and renditions that were derived from them, are ordered to
 * be removed. In the transaction that took in the other, with `removals` of `Placed` given what this returns.
 * @returns null where the image is gone
 */
export async function replaceBytes(tx: Tx, imageId: string, freshId: string): Promise<Removal | null> {
  const orderId = newId();
  // A statement of its own: whoever is adding a rendition has committed when this has the lock, and the next one sees it.
  const [owner] = await tx.$queryRaw<OwnerColumns[]>(Prisma.sql`
    SELECT owner_user_id AS "userId", organization_id AS "organizationId" FROM images WHERE id = ${imageId}::uuid FOR UPDATE`);
  if (!owner) return null;
  const [old] = await tx.$queryRaw<{ keys: string[]; bytes: number }[]>(Prisma.sql`
    WITH gone AS (DELETE FROM renditions WHERE image_id = ${imageId}::uuid RETURNING key, bytes),
    objects AS (SELECT key, bytes FROM gone UNION ALL SELECT key, bytes FROM images WHERE id = ${imageId}::uuid),
    ordered AS (
      INSERT INTO purge_orders (id, keys, not_before)
      SELECT ${orderId}::uuid, array_agg(key), now() + ${OWN_TIME_SECONDS} * interval '1 second' FROM objects
    )
    SELECT array_agg(key) AS keys, sum(bytes)::float8 AS bytes FROM objects`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE renditions SET image_id = ${imageId}::uuid WHERE image_id = ${freshId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    WITH fresh AS (DELETE FROM images WHERE id = ${freshId}::uuid RETURNING *)
    UPDATE images SET key = fresh.key, file_name = fresh.file_name, content_type = fresh.content_type, bytes = fresh.bytes,
      width = fresh.width, height = fresh.height, sha256 = fresh.sha256, thumbhash = fresh.thumbhash, updated_at = now()
    FROM fresh WHERE images.id = ${imageId}::uuid`);
  // The other one was counted as an image of its own when it was taken in.
  charge(tx, owner, { images: -1, bytes: -(old?.bytes ?? 0) });
  return { orderId, keys: old?.keys ?? [] };
}
