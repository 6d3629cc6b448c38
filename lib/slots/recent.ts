import type { SlotChangeEntry } from "../contracts/referenceImages";
import { db } from "../db/client";
import { type AuditAction, type AuditFacts, auditSentence } from "../policy/auditActions";
import { orderBefore, type Placed } from "../policy/putBack";

const CHANGES_SHOWN = 20;

const KINDS = {
  "slot.added": "added",
  "slot.replaced": "replaced",
  "slot.renamed": "renamed",
  "slot.moved": "moved",
  "slots.reordered": "moved",
  "slot.deleted": "deleted",
  "slot.restored": "restored",
} as const satisfies Partial<Record<AuditAction, SlotChangeEntry["kind"]>>;

/** What an administrator does to somebody apart from their slots. */
const OF_THE_ACCOUNT: AuditAction[] = ["person.changed", "member.added", "member.changed", "member.removed"];

/** The last changes of a person's slots, and what others did to their account; newest first. */
export async function recentChanges(userId: string): Promise<SlotChangeEntry[]> {
  const rows = await db().auditEntry.findMany({
    where: {
      userId,
      OR: [
        { action: { in: Object.keys(KINDS) } },
        { action: { in: OF_THE_ACCOUNT }, NOT: { actorId: userId }, actorId: { not: null } },
      ],
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: CHANGES_SHOWN,
    select: {
      id: true,
      at: true,
      action: true,
      before: true,
      after: true,
      actorId: true,
      actorEmail: true,
      actor: { select: { name: true, role: true } },
    },
  });
  return rows.map(({ id, at, action, actorId, actorEmail, actor, ...facts }): SlotChangeEntry => {
    const [before, after] = [facts.before as AuditFacts | null, facts.after as AuditFacts | null];
    const name = actor?.name ?? actorEmail;
    const by = actorId !== userId && name ? { name, admin: actor?.role === "admin" } : undefined;
    const entry = { id, at: at.toISOString(), by };
    const kind = kindOf(action, before);
    if (kind === "account") return { ...entry, kind, name: null, summary: auditSentence(action, before, after) };
    if (kind === "moved") return { ...entry, kind, name: null, ...movement(action, before, after) };
    const slot = (after && "name" in after ? after : before) as unknown as Partial<Placed>;
    return { ...entry, kind, slotId: slot.id, name: slot.name ?? null, from: orderOf(before), to: orderOf(after) };
  });
}

function kindOf(action: string, before: AuditFacts | null): SlotChangeEntry["kind"] {
  if (!(action in KINDS)) return "account";
  // A picture for a slot that had none takes nothing away.
  return action === "slot.replaced" && !before?.image ? "added" : KINDS[action as keyof typeof KINDS];
}

const orderOf = (facts: AuditFacts | null): number | undefined =>
  typeof facts?.order === "number" ? facts.order : undefined;

/** Where the slots stood before an arrangement, and those that stand elsewhere since. */
function movement(action: string, facts: AuditFacts | null, after: AuditFacts | null) {
  const before = orderBefore(action, facts) ?? [];
  const now = new Map(orderBefore(action, after)?.map(({ id, order }) => [id, order]));
  const moves = before.flatMap(({ id, name, order }) => {
    const to = now.get(id);
    return to === undefined || to === order ? [] : [{ slotId: id, name, from: order, to }];
  });
  return { before: before.map(({ id, name, order }) => ({ id, name, order })), moves };
}
