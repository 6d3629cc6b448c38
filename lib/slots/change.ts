import type { ChangeSlot, ReferenceImage } from "../contracts/referenceImages";
import { notFound } from "../core/errors";
import { db, Prisma, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { findSlot, findSlotRow, takenPositions } from "./find";
import { type Change, lockSlots, recordChanges, slotFacts } from "./lock";
import { checkOrder, orderTaken } from "./positions";
import { presentSlot, SLOT } from "./rows";

/**
 * Renames a slot or moves it to a free position.
 * @throws AppError `not_found`, `order_out_of_range`, `order_taken`
 */
export async function changeSlot(actor: Actor, slotId: string, { name, order }: ChangeSlot): Promise<ReferenceImage> {
  if (order !== undefined) checkOrder(order);
  const { userId } = await findSlot(actor, slotId);
  const changed = await transaction(async (tx) => {
    await lockSlots(tx, userId);
    const before = await findSlotRow(actor, slotId, tx);
    const changes: Change[] = [];
    const now = name === undefined ? before.name : name;
    if (now !== before.name) changes.push({ slotId, kind: "renamed", name: now });
    if (order !== undefined && order !== before.order) {
      if ((await takenPositions(tx, userId)).includes(order)) throw orderTaken(order);
      changes.push({ slotId, kind: "moved", name: now, from: before.order ?? undefined, to: order });
    }
    const last = changes.at(-1);
    if (!last) return before;
    const after = await tx.referenceImage.update({ where: { id: slotId }, data: { name, order }, select: SLOT });
    // The logs hold one row a slot and version: a move says more than the rename that came with it, and the audit both.
    await recordChanges(tx, userId, actor, [last], {
      action: last.kind === "moved" ? "slot.moved" : "slot.renamed",
      before: slotFacts(before),
      after: slotFacts(after),
    });
    return after;
  });
  return presentSlot(changed);
}

/** Adds one view. It is no change of the slots: their version stays. @throws AppError `not_found` */
export async function countView(actor: Actor, slotId: string): Promise<void> {
  const { userId } = await findSlot(actor, slotId);
  const count = await db().$executeRaw(Prisma.sql`
    UPDATE reference_images SET view_count = view_count + 1
    WHERE id = ${slotId}::uuid AND user_id = ${userId}::uuid AND deleted_at IS NULL`);
  if (!count) throw notFound("Reference image not found");
}
