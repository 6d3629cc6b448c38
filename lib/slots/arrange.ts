import type { ReferenceImage, Reorder } from "../contracts/referenceImages";
import { AppError } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { must } from "../identity/may";
import type { AuditFacts } from "../policy/auditActions";
import { type Change, lockSlots, recordChanges, slotFacts } from "./lock";
import { checkOrder } from "./positions";
import { presentSlot, SLOT } from "./rows";

const NO_PERMUTATION = "The ids must be those of all the slots, each once";

/** A position, 0–4, for each slot id. */
export type Positions = Readonly<Record<string, number>>;

/**
 * Gives all of a user's slots their positions at once, or none.
 * @param expectedVersion the version of the list that the caller arranged; any where it is left out
 * @param putBack the entry of the audit whose earlier order this is
 * @returns the slots by their new order
 * @throws AppError `not_found`, `not_a_permutation`, `order_out_of_range`, `precondition_failed`
 */
export async function arrange(
  actor: Actor,
  userId: string,
  positions: Positions,
  expectedVersion?: number,
  putBack?: string,
): Promise<ReferenceImage[]> {
  must(actor, "slots:manage", { ownerId: userId }, "User not found");
  const orders = Object.values(positions);
  for (const order of orders) checkOrder(order);
  if (new Set(orders).size < orders.length)
    throw new AppError("not_a_permutation", "Two slots cannot share a position");
  return transaction(async (tx) => {
    const version = await lockSlots(tx, userId);
    if (expectedVersion !== undefined && expectedVersion !== version)
      throw new AppError("precondition_failed", "The list has changed since it was read");
    const slots = await tx.referenceImage.findMany({
      where: { userId, deletedAt: null },
      select: { id: true, order: true, name: true },
    });
    const wanted = new Map(Object.entries(positions).map(([id, order]) => [id.toLowerCase(), order]));
    if (slots.length !== wanted.size || slots.length !== orders.length || slots.some(({ id }) => !wanted.has(id)))
      throw new AppError("not_a_permutation", NO_PERMUTATION);
    const moved = slots.flatMap(({ id, order, name }): Change[] => {
      const to = wanted.get(id);
      return order === null || to === undefined || to === order
        ? []
        : [{ slotId: id, kind: "moved", name, from: order, to }];
    });
    if (moved.length) {
      await move(tx, moved);
      const before = rowFacts(slots);
      const after = rowFacts(slots.map((slot) => ({ ...slot, order: wanted.get(slot.id) ?? slot.order })));
      const entry = { action: "slots.reordered", before, after: { ...after, put_back: putBack } } as const;
      await recordChanges(tx, userId, actor, moved, entry);
    }
    const after = await tx.referenceImage.findMany({
      where: { userId, deletedAt: null },
      orderBy: { order: "asc" },
      select: SLOT,
    });
    return after.map(presentSlot);
  });
}

/** All the slots of a row, as the audit keeps them: from this the row can be arranged again. */
const rowFacts = (slots: { id: string; name: string | null; order: number | null }[]): AuditFacts => ({
  slots: slots.map((slot) => slotFacts(slot)).sort((a, b) => Number(a.order) - Number(b.order)),
});

/** One statement, at whose end the deferrable unique constraint is checked. */
async function move(tx: Tx, moved: Change[]): Promise<void> {
  const ids = moved.map(({ slotId }) => slotId);
  const orders = moved.map(({ to }) => to);
  await tx.$executeRaw(Prisma.sql`
    UPDATE reference_images AS slot SET "order" = wanted.position, updated_at = now()
    FROM unnest(${ids}::uuid[], ${orders}::int[]) AS wanted(id, position) WHERE slot.id = wanted.id`);
}

/**
 * The contract's `PUT /reorder`: ids in their new order, or a position for each. An administrator's call is about the
 * user whose slots the ids are.
 */
export async function reorder(
  actor: Actor,
  request: Reorder,
  options: { userId?: string; expectedVersion?: number } = {},
): Promise<ReferenceImage[]> {
  const positions = asPositions(request);
  const userId = await subject(actor, Object.keys(positions), options.userId);
  return arrange(actor, userId, positions, options.expectedVersion);
}

function asPositions(request: Reorder): Positions {
  if (!Array.isArray(request) && "positions" in request) return request.positions;
  const ids = Array.isArray(request) ? request : request.ids;
  if (new Set(ids).size < ids.length || ids.length > 5) throw new AppError("not_a_permutation", NO_PERMUTATION);
  return Object.fromEntries(ids.map((id, order) => [id, order]));
}

async function subject(actor: Actor, ids: string[], userId?: string): Promise<string> {
  if (actor.role !== "admin") return actor.userId;
  if (userId) return userId;
  const [first] = ids;
  const slot =
    first && isUuid(first)
      ? await db().referenceImage.findUnique({ where: { id: first }, select: { userId: true } })
      : null;
  return slot?.userId ?? actor.userId;
}
