import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx } from "../db/client";
import type { Actor } from "../identity/actor";
import { may } from "../identity/may";
import { SLOT, type SlotRow } from "./rows";

/** The database, inside a transaction or not. */
type Reader = Pick<Tx, "referenceImage" | "$queryRaw">;

/** What decisions about a slot are made by. */
type Place = Pick<SlotRow, "id" | "userId" | "name" | "imageId"> & { order: number };

/** A slot that is not deleted and that the actor may manage. @throws AppError `not_found` */
export async function findSlot(actor: Actor, id: string, client: Reader = db()): Promise<Place> {
  const rows = isUuid(id)
    ? await client.$queryRaw<(Omit<Place, "order"> & { order: number | null })[]>(Prisma.sql`
        SELECT id, user_id AS "userId", name, "order", image_id AS "imageId"
        FROM reference_images WHERE id = ${id}::uuid AND deleted_at IS NULL`)
    : [];
  return owned(actor, rows[0] ?? null);
}

/** The same with its picture, to be shown. @throws AppError `not_found` */
export async function findSlotRow(actor: Actor, id: string, client: Reader = db()): Promise<SlotRow> {
  return owned(
    actor,
    isUuid(id) ? await client.referenceImage.findFirst({ where: { id, deletedAt: null }, select: SLOT }) : null,
  );
}

function owned<S extends Pick<SlotRow, "userId" | "order">>(actor: Actor, slot: S | null): S & { order: number } {
  if (!slot || slot.order === null || !may(actor, "slots:manage", { ownerId: slot.userId }))
    throw notFound("Reference image not found");
  return { ...slot, order: slot.order };
}

/** The positions a user's slots hold. Under `lockSlots` they stay so. */
export async function takenPositions(tx: Reader, userId: string): Promise<number[]> {
  const slots = await tx.referenceImage.findMany({ where: { userId, deletedAt: null }, select: { order: true } });
  return slots.flatMap(({ order }) => (order === null ? [] : [order]));
}

/** The slot of this user, other than `except`, that holds the same picture: of the stored original's hash. */
export async function findDuplicate(tx: Tx, userId: string, sha256: Buffer, except?: string) {
  const rows = await tx.$queryRaw<{ id: string; order: number; name: string | null }[]>(Prisma.sql`
    SELECT slot.id, slot."order", slot.name FROM images AS image JOIN reference_images AS slot ON slot.image_id = image.id
    WHERE image.owner_user_id = ${userId}::uuid AND image.sha256 = ${sha256} AND slot.deleted_at IS NULL
    ORDER BY slot."order"`);
  return rows.find(({ id }) => id !== except);
}
