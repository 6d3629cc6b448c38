import type { ReferenceImage } from "../contracts/referenceImages";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { type IngestedImage, ingest } from "../images/ingest";
import type { Upload } from "../images/upload";
import { findDuplicate, takenPositions } from "./find";
import { lockSlots, recordChanges, slotFacts } from "./lock";
import { checkOrder, choosePosition } from "./positions";
import { presentSlot, ROW } from "./rows";

export interface NewSlot {
  name?: string | null;
  /** 0–4; without it the lowest free one. */
  order?: number | null;
  /** Whose slot. Taken from administrators alone, ignored from others. */
  user_id?: string | null;
  upload?: Upload | null;
  /** Refuse a picture that another slot of this person holds already. */
  rejectDuplicate?: boolean;
}

/**
 * A new slot, with or without its picture.
 * @throws AppError `not_found` (User not found), `slots_full`, `order_taken`, `order_out_of_range`, `duplicate_image`, and
 *   those of `ingest`
 */
export async function createSlot(
  actor: Actor,
  { name = null, order, user_id, upload, rejectDuplicate }: NewSlot,
): Promise<ReferenceImage> {
  const ownerId = await ownerOf(actor, user_id);
  if (order != null) checkOrder(order);
  const insert = async (tx: Tx, image: IngestedImage | null = null) => {
    await lockSlots(tx, ownerId);
    const position = choosePosition(await takenPositions(tx, ownerId), order);
    if (image && rejectDuplicate) await refuseDuplicate(tx, ownerId, image.sha256);
    const slot = await tx.referenceImage.create({
      data: { id: newId(), userId: ownerId, name, order: position, imageId: image?.id },
      select: ROW,
    });
    await recordChanges(
      tx,
      ownerId,
      actor,
      [{ slotId: slot.id, kind: "added", name, to: position, imageId: image?.id }],
      {
        action: "slot.added",
        after: slotFacts(slot, image),
      },
    );
    return { ...slot, image };
  };
  if (!upload) return presentSlot(await transaction((tx) => insert(tx)));
  // Asked before the picture is decoded, so that a full grid costs nothing; asked again under the lock.
  choosePosition(await takenPositions(db(), ownerId), order);
  const slot = await ingest({
    actor,
    owner: { userId: ownerId },
    surface: "reference",
    upload,
    place: async (tx, image) => ({ result: await insert(tx, image) }),
  });
  return presentSlot(slot);
}

async function ownerOf(actor: Actor, userId?: string | null): Promise<string> {
  if (!userId || actor.role !== "admin" || userId === actor.userId) return actor.userId;
  if (!isUuid(userId) || !(await db().user.count({ where: { id: userId } }))) throw notFound("User not found");
  return userId;
}

/** @throws AppError `duplicate_image`, with the slot that holds the same picture */
export async function refuseDuplicate(tx: Tx, userId: string, sha256: Buffer, except?: string): Promise<void> {
  const twin = await findDuplicate(tx, userId, sha256, except);
  if (!twin) return;
  const where = twin.name ? `slot ${twin.order + 1}, ${twin.name}` : `slot ${twin.order + 1}`;
  throw new AppError("duplicate_image", `It is the same picture as ${where}.`, {
    extra: { slot_id: twin.id, order: twin.order, name: twin.name },
  });
}
