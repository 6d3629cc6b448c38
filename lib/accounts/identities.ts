import type { LinkedIdentity, ProviderId } from "../contracts/identities";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { brokenConstraint, db, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { type AuditEntry, type Auditor, audit } from "../identity/audit";
import { lockCaller } from "../identity/lockCaller";
import { type OutsideIdentity, refusal } from "../identity/outside";
import { configuredProviders, providerName } from "../identity/providers";
import type { SignedIn } from "../identity/signIn";

/** How many accounts at providers one person may link. */
const MAX_IDENTITIES = 20;

interface Row {
  id: string;
  provider: string;
  email: string | null;
  createdAt: Date;
}

const ROW = { id: true, provider: true, email: true, createdAt: true } as const;

/** Whether a person could still sign in without one of these. */
function isLast(rows: readonly Row[], { id }: { id: string }, hasPassword: boolean): boolean {
  // A provider that is not configured any more lets nobody in.
  const open = new Set<string>(configuredProviders().map((provider) => provider.id));
  return !hasPassword && !rows.some((row) => row.id !== id && open.has(row.provider));
}

/** The ways in of the caller: the accounts at providers, oldest first, and whether there is a password. */
export async function listIdentities({
  userId,
}: Actor): Promise<{ identities: LinkedIdentity[]; hasPassword: boolean }> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true, outsideIdentities: { select: ROW, orderBy: { id: "asc" } } },
  });
  const { outsideIdentities: rows } = user;
  const hasPassword = user.passwordHash !== null;
  const identities = rows.map((row) => ({
    id: row.id,
    provider: row.provider as ProviderId,
    name: providerName(row.provider as ProviderId),
    email: row.email,
    created_at: row.createdAt.toISOString(),
    last: isLast(rows, row, hasPassword),
  }));
  return { identities, hasPassword };
}

/** Writes that an identity is this person's. An address that the provider vouches for is confirmed by it. */
export async function addIdentity(
  tx: Tx,
  by: Auditor & { userId: string; email: string },
  { provider, subject, email }: OutsideIdentity,
): Promise<void> {
  const { userId } = by;
  await tx.outsideIdentity.create({ data: { id: newId(), userId, provider, subject, email } });
  if (email === by.email) await tx.user.update({ where: { id: userId }, data: { emailConfirmed: true } });
  await audit(tx, by, { action: "identity.linked", userId, after: { provider: providerName(provider), email } });
}

/**
 * Links an identity to the account of whoever is signed in; linked already, it stays so.
 * @returns their session, which goes on
 * @throws AppError `identity_taken` where it is somebody else's, `conflict` when there are too many
 */
export async function linkIdentity(actor: Actor, sessionId: string, identity: OutsideIdentity): Promise<SignedIn> {
  const { userId } = actor;
  const { provider, subject } = identity;
  const where = { provider_subject: { provider, subject } };
  try {
    await transaction(async (tx) => {
      await lockCaller(tx, actor);
      const known = await tx.outsideIdentity.findUnique({ where, select: { userId: true } });
      if (known && known.userId !== userId) throw refusal("identity_taken");
      if (known) return;
      if ((await tx.outsideIdentity.count({ where: { userId } })) >= MAX_IDENTITIES)
        throw new AppError("conflict", `At most ${MAX_IDENTITIES} accounts at providers. Unlink one first.`);
      await addIdentity(tx, actor, identity);
    });
  } catch (error) {
    if (brokenConstraint(error)) throw refusal("identity_taken", error);
    throw error;
  }
  return { userId, sessionId };
}

/**
 * Unlinks one of the caller's identities. Sessions that were begun by it go on.
 * @throws AppError `not_found`, `last_way_in` for the only way to sign in
 */
export async function unlinkIdentity(actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    // Of two who unlink at once, the second finds the other one gone.
    await lockUser(tx, userId);
    const rows = await tx.outsideIdentity.findMany({ where: { userId }, select: ROW });
    const row = rows.find((one) => one.id === id.toLowerCase());
    if (!row) throw notFound();
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
    if (isLast(rows, row, user.passwordHash !== null))
      throw new AppError("last_way_in", "This is your only way in. Link another first, or ask for a password.");
    await tx.outsideIdentity.delete({ where: { id: row.id } });
    await audit(tx, actor, unlinked(userId, row));
  });
}

/** Unlinks all of a person's identities. Under `lockUser`. */
export async function unlinkAll(tx: Tx, by: Auditor, userId: string): Promise<void> {
  const rows = await tx.outsideIdentity.findMany({ where: { userId }, select: ROW });
  await tx.outsideIdentity.deleteMany({ where: { userId } });
  await audit(tx, by, ...rows.map((row) => unlinked(userId, row)));
}

const unlinked = (userId: string, { provider, email }: Row): AuditEntry => ({
  action: "identity.unlinked",
  userId,
  before: { provider: providerName(provider as ProviderId), email },
});
