import { newId } from "../core/ids";
import { currentTrace } from "../core/trace";
import { Prisma, type Tx } from "../db/client";
import type { AuditAction, AuditFacts } from "../policy/auditActions";
import type { Actor } from "./actor";

/** Who did something: an actor, a device that finished its pairing, or nobody who was signed in (set-up, sign-in). */
export interface Auditor {
  userId?: string;
  email?: string;
  via: Actor["via"] | { kind: "device"; name: string } | { kind: "none" };
}

export interface AuditEntry {
  action: AuditAction;
  /** Whom it is about. */
  userId?: string | null;
  /** Which organisation it is about. */
  organizationId?: string | null;
  /** What changed, as it was and as it is: names, orders, sizes, ids. Never a secret, nor a hash of one. */
  before?: AuditFacts | null;
  after?: AuditFacts | null;
}

/** An address as a proxy tells it may be of any length. */
const MAX_ADDRESS = 64;

/**
 * Writes to the audit who did what, from where and under which request. Called in the transaction of the change, where
 * the change is written, so that no door skips it and what is rolled back leaves none.
 */
export async function audit(tx: Pick<Tx, "$executeRaw">, by: Auditor, ...entries: AuditEntry[]): Promise<void> {
  if (entries.length) await tx.$executeRaw(auditInsert(by, entries));
}

/**
 * The same as a statement, to stand in the WITH of one that writes the change.
 * @param when a condition on the rest of that statement: without it, nothing is written
 */
export function auditInsert(by: Auditor, entries: readonly AuditEntry[], when = Prisma.sql`TRUE`): Prisma.Sql {
  const trace = currentTrace();
  const { userId = null, email, via } = by;
  const who = Prisma.sql`${userId}::uuid, ${email || null}::text, ${via.kind}::text, ${nameOf(via)}::text,
    ${trace?.ip?.slice(0, MAX_ADDRESS) || null}::text, ${trace?.requestId ?? null}::text`;
  const rows = entries.map(
    ({ action, userId: about = null, organizationId = null, before, after }) => Prisma.sql`
      (${newId()}::uuid, ${who}, ${action}::text, ${about}::uuid, ${organizationId}::uuid, ${json(before)}::jsonb, ${json(after)}::jsonb)`,
  );
  return Prisma.sql`
    INSERT INTO audit_entries (id, actor_id, actor_email, via, via_name, address, request_id, action, user_id, organization_id, before, after)
    SELECT entry.* FROM (VALUES ${Prisma.join(rows)}) AS entry WHERE ${when}`;
}

const nameOf = (via: Auditor["via"]): string | null => ("name" in via && via.name) || null;
const json = (facts: AuditFacts | null | undefined): string | null => (facts ? JSON.stringify(facts) : null);
