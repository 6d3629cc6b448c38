import type { ReferenceImage } from "../contracts/referenceImages";
import { notFound } from "../core/errors";
import { Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { ingest } from "../images/ingest";
import type { Upload } from "../images/upload";
import { refuseDuplicate } from "./create";
import { findSlot } from "./find";
import { lockSlots, recordChanges, slotFacts } from "./lock";
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
  const { userId, imageId } = await findSlot(actor, slotId);
  const slot = await ingest({
    actor,
    owner: { userId },
    surface: "reference",
    upload,
    replaces: imageId,
    place: async (tx, image) => {
      await lockSlots(tx, userId);
      if (rejectDuplicate) await refuseDuplicate(tx, userId, image.sha256, slotId);
      // Whose slot it is was asked above and never changes; whether it is there still, and what it held, is asked here.
      const [after] = await tx.$queryRaw<
        (Omit<SlotRow, "image"> & { order: number; replaced: string | null } & Record<
            "bytes" | "width" | "height",
            number
          >)[]
      >(Prisma.sql`
        WITH before AS (
          SELECT image_id, bytes, width, height FROM reference_images AS slot LEFT JOIN images AS image ON image.id = slot.image_id
          WHERE slot.id = ${slotId}::uuid AND slot.deleted_at IS NULL)
        UPDATE reference_images AS slot SET image_id = ${image.id}::uuid, updated_at = now()
        FROM before WHERE slot.id = ${slotId}::uuid
        RETURNING slot.id, slot.user_id AS "userId", slot.name, slot."order", slot.image_id AS "imageId",
          slot.view_count AS "viewCount", slot.created_at AS "createdAt", slot.updated_at AS "updatedAt",
          before.image_id AS replaced, before.bytes, before.width, before.height`);
      if (!after) throw notFound("Reference image not found");
      const { replaced, bytes, width, height, ...row } = after;
      const was = replaced ? { id: replaced, bytes, width, height } : null;
      const change = { slotId, kind: replaced ? "replaced" : "added", name: row.name, to: row.order } as const;
      const pictures = { imageId: image.id, previousImageId: replaced ?? undefined };
      await recordChanges(tx, userId, actor, [{ ...change, ...pictures }], {
        action: "slot.replaced",
        before: slotFacts(row, was),
        after: slotFacts(row, image),
      });
      return { result: { ...row, image }, replaced: replaced ? [replaced] : [] };
    },
  });
  return presentSlot(slot);
}
