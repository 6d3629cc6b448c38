import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { may } from "../identity/may";
import type { AuditFacts } from "../policy/auditActions";
import { isInOrder, orderBefore, putBack } from "../policy/putBack";
import { arrange } from "./arrange";
import { listSlots } from "./list";

/** What came of putting an earlier order back. */
export interface PutBack {
  userId: string;
  /** False where the slots stood in that order already. */
  changed: boolean;
  /** The names of slots that stood there then and are gone. */
  gone: (string | null)[];
}

/**
 * Puts the slots back into the order they had before a change of it, as the audit kept it, as far as they are still there.
 * It is an arrangement like any other, of the version that was read: audited, and refused when it has changed meanwhile.
 * @param entryId of the audit
 * @throws AppError `not_found` for an entry that is unknown, not about an order, or about somebody else; `precondition_failed`
 */
export async function putBackOrder(actor: Actor, entryId: string): Promise<PutBack> {
  const entry = isUuid(entryId)
    ? await db().auditEntry.findUnique({ where: { id: entryId }, select: { userId: true, action: true, before: true } })
    : null;
  const before = entry && orderBefore(entry.action, entry.before as AuditFacts | null);
  if (!before || !entry.userId || !may(actor, "slots:manage", { ownerId: entry.userId }))
    throw notFound("This change is not known, or no longer kept");
  const { userId } = entry;
  const { slots, version } = await listSlots(actor, userId);
  const here = new Set(slots.map(({ id }) => id));
  const gone = before.filter(({ id }) => !here.has(id)).map(({ name }) => name);
  const changed = !isInOrder(slots, before);
  if (changed) await arrange(actor, userId, putBack(slots, before), version, entryId);
  return { userId, changed, gone };
}
