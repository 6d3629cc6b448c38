import { notFound } from "../core/errors";
import { SLOTS_CHANGED } from "../db/channels";
import { Prisma, type Tx } from "../db/client";
import { lockUser } from "../db/lockUser";
import { eventInsert } from "../events/outbox";
import type { Actor } from "../identity/actor";
import { type AuditEntry, auditInsert } from "../identity/audit";
import type { AuditFacts } from "../policy/auditActions";
import { eventsOf } from "./events";

/**
 * Takes the lock under which everything about a user's slots is decided, until the transaction ends. Without it thirty
 * uploads at once leave thirty rows, and thirty reorders deadlock.
 * @returns the version of the user's slots
 * @throws AppError `not_found`
 */
export async function lockSlots(tx: Tx, userId: string): Promise<number> {
  const version = await lockUser(tx, userId);
  if (version === null) throw notFound("User not found");
  return version;
}

export interface Change {
  slotId: string;
  kind: "added" | "replaced" | "renamed" | "moved" | "deleted" | "restored";
  name: string | null;
  from?: number;
  to?: number;
  /** The picture that came or went with it. */
  imageId?: string | null;
  /** The picture whose place it took. */
  previousImageId?: string;
}

interface PictureFacts {
  id: string;
  bytes?: number;
  width?: number;
  height?: number;
}

const pictureFacts = ({ id, bytes, width, height }: PictureFacts) => ({ id, bytes, width, height });

/** What the audit keeps of a slot. @param image left out where the change is not about it */
export const slotFacts = (
  { id, name, order }: { id: string; name: string | null; order: number | null },
  image?: PictureFacts | null,
): AuditFacts => ({ id, name, order, image: image && pictureFacts(image) });

/**
 * Raises the version of the user's slots, writes what changed for the devices, who changed it for the audit, and what
 * webhooks hear of it. Waiting devices are woken by the commit. Called under `lockSlots`, in the transaction of the change, by one statement.
 */
export async function recordChanges(
  tx: Tx,
  userId: string,
  actor: Actor,
  changes: Change[],
  entry: Omit<AuditEntry, "userId">,
): Promise<void> {
  const ids = changes.map(({ slotId }) => slotId);
  const kinds = changes.map(({ kind }) => kind);
  const events = eventsOf(changes);
  const heard = events.length ? Prisma.sql`, heard AS (${eventInsert(events)})` : Prisma.empty;
  await tx.$executeRaw(Prisma.sql`
    WITH owner AS (UPDATE users SET slots_version = slots_version + 1 WHERE id = ${userId}::uuid RETURNING id, slots_version),
    audited AS (${auditInsert(actor, [{ ...entry, userId }])})
    ${heard}
    INSERT INTO slot_changes (user_id, version, slot_id, kind)
    SELECT owner.id, owner.slots_version, change.slot_id, change.kind
    FROM owner, unnest(${ids}::uuid[], ${kinds}::text[]) AS change(slot_id, kind)
    RETURNING pg_notify(${SLOTS_CHANGED}, user_id::text) IS NULL`);
}
