import type { CreateToken, NewToken, Token } from "../contracts/accounts";
import { AppError, notFound } from "../core/errors";
import { newId } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { type Auditor, audit } from "../identity/audit";
import { lockCaller } from "../identity/lockCaller";
import { newToken } from "../identity/tokens";

/** How many a person may have. Nobody counts more by hand, and a program that makes them in a loop is stopped. */
export const MAX_TOKENS = 50;

const TOKEN = { id: true, name: true, expiresAt: true, lastUsedAt: true, createdAt: true } as const;

interface Row {
  id: string;
  name: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
}

const present = ({ id, name, expiresAt, lastUsedAt, createdAt }: Row): Token => ({
  id,
  name,
  expires_at: expiresAt?.toISOString() ?? null,
  last_used_at: lastUsedAt?.toISOString() ?? null,
  created_at: createdAt.toISOString(),
});

/** A page of the caller's tokens, newest first. Their ids sort by the time they were made. */
export async function listTokens(
  { userId }: Actor,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Token[]; next?: string; total: number }> {
  const [rows, total] = await Promise.all([
    db().apiToken.findMany({
      where: { userId, ...(after && { id: { lt: after } }) },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: TOKEN,
    }),
    db().apiToken.count({ where: { userId } }),
  ]);
  const items = rows.slice(0, limit).map(present);
  return { items, next: rows.length > limit ? items.at(-1)?.id : undefined, total };
}

/**
 * Makes a token. Its secret is in the answer and nowhere else.
 * @throws AppError `invalid_request` for an end in the past, `forbidden` for a token that wants to outlive the one that
 *   makes it, `conflict` when there are too many
 */
export async function createToken(actor: Actor, { name, expires_at }: CreateToken): Promise<NewToken> {
  const expiresAt = expires_at ? new Date(expires_at) : null;
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    const message = "The end must be in the future";
    throw new AppError("invalid_request", message, { errors: [{ path: "expires_at", message }] });
  }
  const { token, hash } = newToken();
  const row = await transaction(async (tx) => {
    await refuseOutliving(tx, actor, expiresAt);
    // Under a lock on the user's row: counted and made at once, however many try.
    await lockCaller(tx, actor);
    if ((await tx.apiToken.count({ where: { userId: actor.userId } })) >= MAX_TOKENS)
      throw new AppError("conflict", `At most ${MAX_TOKENS} tokens. Delete one that is no longer used.`);
    const { userId } = actor;
    const made = await tx.apiToken.create({ data: { id: newId(), userId, name, hash, expiresAt }, select: TOKEN });
    await audit(tx, actor, { action: "token.created", userId, after: facts(made) });
    return made;
  });
  return { ...present(row), token };
}

/** A token that ends must not be able to make itself one that goes on. */
async function refuseOutliving(tx: Tx, { via }: Actor, expiresAt: Date | null): Promise<void> {
  if (via.kind !== "token") return;
  const own = await tx.apiToken.findUnique({ where: { id: via.tokenId }, select: { expiresAt: true } });
  if (own && (!own.expiresAt || (expiresAt && expiresAt <= own.expiresAt))) return;
  throw new AppError("forbidden", "A token cannot make one that outlives it");
}

/** Revokes one of the caller's tokens, at once. @throws AppError `not_found` */
export async function deleteToken(actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  await transaction(async (tx) => {
    await lockUser(tx, userId);
    const token = await tx.apiToken.findFirst({ where: { id, userId }, select: TOKEN });
    if (!token) throw notFound();
    await tx.apiToken.delete({ where: { id } });
    await audit(tx, actor, { action: "token.revoked", userId, before: facts(token) });
  });
}

/** Revokes all of a person's tokens. Under `lockUser`. */
export async function revokeAll(tx: Tx, by: Auditor, userId: string): Promise<void> {
  const tokens = await tx.apiToken.findMany({ where: { userId }, select: TOKEN });
  await tx.apiToken.deleteMany({ where: { userId } });
  await audit(tx, by, ...tokens.map((token) => ({ action: "token.revoked", userId, before: facts(token) }) as const));
}

/** What the audit keeps of a token. */
const facts = ({ id, name, expiresAt }: Row) => ({ id, name, expires_at: expiresAt?.toISOString() ?? null });
