import type { NewPassword, PasswordLink } from "../contracts/invitations";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { must } from "../identity/may";
import { hashPassword } from "../identity/password";
import { forgiveSignIns } from "../identity/signIn";
import { dropUnusedRenditions } from "../images/deviceRenditions";
import { claimLink, deadLink, findLink, type LinkState, makeLink, voidLinks } from "./links";
import { endOtherWays } from "./otherWays";

/** Who comes by a link is not signed in. */
const NOBODY = { via: { kind: "none" } } as const;
const LINK_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a link by which a person sets a new password, once and within a day: nothing is sent by e-mail here. It voids the
 * one before. The old password works until it is used.
 * @throws AppError `not_found`, `conflict` for who is disabled
 */
export async function createPasswordLink(actor: Actor, userId: string): Promise<PasswordLink> {
  must(actor, "people:manage", {});
  if (!isUuid(userId)) throw notFound("User not found");
  const expiresAt = new Date(Date.now() + LINK_MS);
  const secret = await transaction(async (tx) => {
    // Of two at once the second voids the first.
    if ((await lockUser(tx, userId)) === null) throw notFound("User not found");
    const { disabledAt, ...person } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { disabledAt: true, email: true, name: true },
    });
    if (disabledAt) throw new AppError("conflict", "This person is disabled. Enable them first.");
    await voidLinks(tx, { userId });
    await audit(tx, actor, { action: "password_link.created", userId, after: person });
    return (await makeLink(tx, { purpose: "password", userId, expiresAt, madeById: actor.userId })).secret;
  });
  return { path: `/new-password?link=${secret}`, expires_at: expiresAt.toISOString() };
}

/** Whose password a link sets, and whether it works. @throws AppError `too_many_requests` */
export async function readPasswordLink(secret: string): Promise<{ state: LinkState; email: string | null }> {
  const { state, userId } = await findLink("password", secret);
  if (state !== "open" || !userId) return { state, email: null };
  const user = await db().user.findUnique({ where: { id: userId }, select: { email: true } });
  return { state, email: user?.email ?? null };
}

/**
 * Sets a new password by a link and ends every session of that person. API tokens, devices and webhooks go on: they are
 * revoked one by one. Of an account whose address nobody had confirmed they end too, once: from then on it is confirmed, by
 * the administrator who passed the link on.
 * @returns the address to sign in with
 * @throws AppError `not_found` where the link does not work
 */
export async function setPasswordByLink({ link, password }: NewPassword): Promise<{ email: string }> {
  const { state, userId } = await findLink("password", link);
  if (state !== "open" || !userId) throw deadLink("password", state);
  const passwordHash = await hashPassword(password);
  const user = await transaction(async (tx) => {
    // The person before the link, as whoever voids it does: nobody waits in a circle.
    await lockUser(tx, userId);
    await claimLink(tx, "password", link);
    const { email, emailConfirmed } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { email: true, emailConfirmed: true },
    });
    await tx.user.update({ where: { id: userId }, data: { passwordHash, emailConfirmed: true } });
    await tx.session.deleteMany({ where: { userId } });
    await audit(tx, NOBODY, { action: "password.changed", userId });
    // Whoever registered with an address that nobody confirmed may be a stranger, whom its owner takes the account from now.
    if (!emailConfirmed) await endOtherWays(tx, NOBODY, userId);
    return { email, emailConfirmed };
  });
  if (!user.emailConfirmed) await dropUnusedRenditions(userId);
  await forgiveSignIns(user.email);
  return { email: user.email };
}
