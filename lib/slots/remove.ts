import type { ReferenceImage } from "../contracts/referenceImages";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { may } from "../identity/may";
import { orderPurge, runPurge } from "../images/purge";
import { UNDO_SECONDS } from "../policy/surfaces";
import { findSlot, takenPositions } from "./find";
import { lockSlots, recordChanges, slotFacts } from "./lock";
import { choosePosition } from "./positions";
import { presentSlot, SLOT } from "./rows";

/** Slots deleted before this can no longer be restored. */
export const undoHorizon = (now = Date.now()): Date => new Date(now - UNDO_SECONDS * 1000);

/** Deletes a slot, its picture and every object in storage, for good. @throws AppError `not_found` */
export async function deleteSlot(actor: Actor, slotId: string): Promise<void> {
  const { userId } = await findSlot(actor, slotId);
  const removals = await transaction(async (tx) => {
    await lockSlots(tx, userId);
    const slot = await findSlot(actor, slotId, tx);
    await tx.referenceImage.delete({ where: { id: slotId } });
    await recordChanges(
      tx,
      userId,
      actor,
      [{ slotId, kind: "deleted", name: slot.name, from: slot.order, imageId: slot.imageId }],
      {
        action: "slot.deleted",
        before: slotFacts(slot, slot.imageId ? { id: slot.imageId } : null),
      },
    );
    return orderPurge(tx, slot.imageId ? [slot.imageId] : []);
  });
  await runPurge(removals);
}

/** The page's delete: the slot goes, the picture is kept for the undo time. @throws AppError `not_found` */
export async function deleteSlotWithUndo(actor: Actor, slotId: string): Promise<{ userId: string }> {
  const { userId } = await findSlot(actor, slotId);
  await transaction(async (tx) => {
    await lockSlots(tx, userId);
    const { order, name, imageId } = await findSlot(actor, slotId, tx);
    const deletedAt = new Date();
    await tx.referenceImage.update({
      where: { id: slotId },
      data: { order: null, deletedOrder: order, deletedAt },
    });
    await recordChanges(tx, userId, actor, [{ slotId, kind: "deleted", name, from: order, imageId }], {
      action: "slot.deleted",
      before: slotFacts({ id: slotId, name, order }, imageId ? { id: imageId } : null),
      after: { id: slotId, restorable_until: new Date(deletedAt.getTime() + UNDO_SECONDS * 1000).toISOString() },
    });
  });
  return { userId };
}

/**
 * Brings a slot back that was deleted with undo: to its position, else to the lowest free one. Restoring twice is no error.
 * @throws AppError `not_found` after the undo time, `slots_full`
 */
export async function restoreSlot(actor: Actor, slotId: string): Promise<ReferenceImage> {
  const found = isUuid(slotId)
    ? await db().referenceImage.findUnique({ where: { id: slotId }, select: { userId: true } })
    : null;
  if (!found || !may(actor, "slots:manage", { ownerId: found.userId })) throw notFound("Reference image not found");
  const { userId } = found;
  const restored = await transaction(async (tx) => {
    await lockSlots(tx, userId);
    const slot = await tx.referenceImage.findUnique({
      where: { id: slotId },
      select: { ...SLOT, deletedAt: true, deletedOrder: true },
    });
    if (!slot || (slot.deletedAt && slot.deletedAt < undoHorizon())) throw notFound("Reference image not found");
    if (!slot.deletedAt) return slot;
    const taken = await takenPositions(tx, userId);
    const free = slot.deletedOrder !== null && !taken.includes(slot.deletedOrder);
    const order = choosePosition(taken, free ? slot.deletedOrder : undefined);
    const after = await tx.referenceImage.update({
      where: { id: slotId },
      data: { order, deletedAt: null, deletedOrder: null },
      select: SLOT,
    });
    await recordChanges(
      tx,
      userId,
      actor,
      [{ slotId, kind: "restored", name: slot.name, to: order, imageId: slot.imageId }],
      {
        action: "slot.restored",
        before: slotFacts(slot),
        after: slotFacts(after),
      },
    );
    return after;
  });
  return presentSlot(restored);
}

const BATCH = 100;

/** Purges the slots whose undo time is over. For the sweeper. @returns how many */
export async function purgeDeletedSlots(horizon = undoHorizon()): Promise<number> {
  for (let total = 0; ; ) {
    const due = await db().referenceImage.findMany({
      where: { deletedAt: { lt: horizon } },
      select: { id: true, userId: true },
      take: BATCH,
    });
    for (const { id, userId } of due) {
      const removals = await transaction(async (tx) => {
        await lockSlots(tx, userId);
        // Restored in this moment, or purged by another server: then there is nothing to do.
        const slot = await tx.referenceImage.findFirst({
          where: { id, deletedAt: { lt: horizon } },
          select: { imageId: true },
        });
        if (!slot) return [];
        await tx.referenceImage.delete({ where: { id } });
        return orderPurge(tx, slot.imageId ? [slot.imageId] : []);
      });
      await runPurge(removals);
    }
    total += due.length;
    if (due.length < BATCH) return total;
  }
}
