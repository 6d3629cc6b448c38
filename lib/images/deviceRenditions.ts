import { Prisma, transaction } from "../db/client";
import { orderRemoval, runPurge } from "./purge";
import { charge } from "./usage";

/** Removes the renditions of profiles that none of the person's devices has any more. */
export async function dropUnusedRenditions(userId: string): Promise<void> {
  const removal = await transaction(async (tx) => {
    // A statement of its own: whoever purges one of these images has committed when this has the lock, or waits for it.
    await tx.$queryRaw(Prisma.sql`
      SELECT id FROM images WHERE owner_user_id = ${userId}::uuid
        AND EXISTS (SELECT 1 FROM renditions WHERE image_id = images.id AND name LIKE 'device\\_%') ORDER BY id FOR KEY SHARE`);
    const gone = await tx.$queryRaw<{ key: string; bytes: number }[]>(Prisma.sql`
      DELETE FROM renditions USING images
      WHERE images.id = renditions.image_id AND images.owner_user_id = ${userId}::uuid AND renditions.name LIKE 'device\\_%'
        AND NOT EXISTS (SELECT 1 FROM devices WHERE devices.user_id = images.owner_user_id AND 'device_' || devices.profile_key = renditions.name)
      RETURNING renditions.key, renditions.bytes`);
    if (!gone.length) return null;
    charge(tx, { userId }, { images: 0, bytes: -gone.reduce((sum, { bytes }) => sum + bytes, 0) });
    return orderRemoval(
      tx,
      gone.map(({ key }) => key),
    );
  });
  if (removal) await runPurge([removal]);
}
