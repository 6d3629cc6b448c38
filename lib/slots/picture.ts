import type { ReferenceImage } from "../contracts/referenceImages";
import { notFound } from "../core/errors";
import { Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { ingest } from "../images/ingest";
import type { Upload } from "../images/upload";
import { refuseDuplicate } from "./create";
import { findSlot } from "./find";
import { lockSlots, recordChanges } from "./lock";
import { presentSlot, type SlotRow } from "./rows";

/**
 * Puts a picture into a slot. What was there stays visible until the new one is stored, then is purged.
 * @throws AppError `not_found`, `duplicate_image` where asked for, and those of `ingest`
 */
export async function replaceSlotImage(
  actor: Actor,
  slotId: string,
  upload: Upload,
  { rejectDuplicate = false } = {},
): Promise<ReferenceImage> {
  const { userId } = await findSlot(actor, slotId);
  const slot = await ingest({
    actor,
    ownerId: userId,
    surface: "reference",
    upload,
    place: async (tx, image) => {
      await lockSlots(tx, userId);
      const before = await findSlot(actor, slotId, tx);
      if (rejectDuplicate) await refuseDuplicate(tx, userId, image.sha256, slotId);
      const [after] = await tx.$queryRaw<SlotRow[]>(Prisma.sql`
        UPDATE reference_images SET image_id = ${image.id}::uuid, updated_at = now() WHERE id = ${slotId}::uuid
        RETURNING id, user_id AS "userId", name, "order", image_id AS "imageId", view_count AS "viewCount",
          created_at AS "createdAt", updated_at AS "updatedAt"`);
      if (!after) throw notFound("Reference image not found");
      await recordChanges(tx, userId, actor, [
        { slotId, kind: before.imageId ? "replaced" : "added", name: before.name, to: before.order },
      ]);
      return { result: { ...after, image }, replaced: before.imageId ? [before.imageId] : [] };
    },
  });
  return presentSlot(slot);
}
