import {
  type CreateInvitation,
  INVITATION_DAYS,
  type Invitation,
  MAX_INVITATION_DAYS,
  type NewInvitation,
} from "../contracts/invitations";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, transaction } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { type Auditor, audit } from "../identity/audit";
import { must } from "../identity/may";
import { makeLink } from "./links";

const DAY_MS = 86_400_000;

const INVITATION = {
  id: true,
  email: true,
  role: true,
  expiresAt: true,
  createdAt: true,
  madeBy: { select: { id: true, name: true } },
} as const;

interface Row {
  id: string;
  email: string | null;
  role: "user" | "admin" | null;
  expiresAt: Date;
  createdAt: Date;
  madeBy: { id: string; name: string } | null;
}

const present = ({ id, email, role, expiresAt, createdAt, madeBy }: Row): Invitation => ({
  id,
  email,
  role: role ?? "user",
  invited_by: madeBy,
  expires_at: expiresAt.toISOString(),
  created_at: createdAt.toISOString(),
});

/** Those that can be used. One dies with the rights of who made it. */
const open = () => ({
  purpose: "invitation",
  usedAt: null,
  revokedAt: null,
  expiresAt: { gt: new Date() },
  OR: [{ madeById: null }, { madeBy: { role: "admin" as const, disabledAt: null } }],
});

/** A page of the invitations that can still be used, newest first. */
export async function listInvitations(
  actor: Actor,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Invitation[]; next?: string; total: number }> {
  must(actor, "people:manage", {});
  const where = open();
  const [rows, total] = await Promise.all([
    db().oneTimeLink.findMany({
      where: { ...where, ...(after && { id: { lt: after } }) },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: INVITATION,
    }),
    db().oneTimeLink.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(present);
  return { items, next: rows.length > limit ? items.at(-1)?.id : undefined, total };
}

/** Makes an invitation, whose secret is in the answer and nowhere else. @throws AppError as `makeInvitation` */
export async function createInvitation(actor: Actor, input: CreateInvitation): Promise<NewInvitation> {
  must(actor, "people:manage", {});
  return makeInvitation(actor, input);
}

/**
 * As `createInvitation`, for who may already: the command line has no account.
 * @throws AppError `registration_closed`, `invalid_request` for an end in the past or too far away, `conflict` where the
 *   address has an account
 */
export async function makeInvitation(
  by: Auditor,
  { email, role, expires_at }: CreateInvitation,
): Promise<NewInvitation> {
  if (env().REGISTRATION === "closed")
    throw new AppError(
      "registration_closed",
      "Invitations are switched off here: REGISTRATION is closed. Create the person instead.",
    );
  const expiresAt = expires_at ? new Date(expires_at) : new Date(Date.now() + INVITATION_DAYS * DAY_MS);
  refuseBadEnd(expiresAt);
  return transaction(async (tx) => {
    if (email && (await tx.user.findUnique({ where: { email }, select: { id: true } })))
      throw new AppError("conflict", "There is an account with this e-mail address already");
    const madeById = by.userId ?? null;
    const { id, secret } = await makeLink(tx, { purpose: "invitation", email, role, expiresAt, madeById });
    await audit(tx, by, { action: "invitation.created", after: { id, email: email ?? null, role } });
    const row = await tx.oneTimeLink.findUniqueOrThrow({ where: { id }, select: INVITATION });
    return { ...present(row), path: invitationPath(secret) };
  });
}

const invitationPath = (secret: string): string => `/invitation?link=${secret}`;

function refuseBadEnd(expiresAt: Date): void {
  const days = (expiresAt.getTime() - Date.now()) / DAY_MS;
  if (days > 0 && days <= MAX_INVITATION_DAYS) return;
  const message = days > 0 ? `At most ${MAX_INVITATION_DAYS} days from now` : "The end must be in the future";
  throw new AppError("invalid_request", message, { errors: [{ path: "expires_at", message }] });
}

/** Withdraws an invitation, at once. @throws AppError `not_found` for one that cannot be used any more, too */
export async function revokeInvitation(actor: Actor, id: string): Promise<void> {
  must(actor, "people:manage", {});
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    const [row] = await tx.oneTimeLink.updateManyAndReturn({
      where: { id, ...open() },
      data: { revokedAt: new Date() },
      select: { email: true, role: true },
    });
    if (!row) throw notFound("Invitation not found");
    await audit(tx, actor, { action: "invitation.withdrawn", before: { id, ...row } });
  });
}
