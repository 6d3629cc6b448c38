import { sha256 } from "../core/bytes";
import { AppError } from "../core/errors";
import { newId, randomKey } from "../core/ids";
import { db, Prisma, type Tx } from "../db/client";
import { addressKey, consume } from "../identity/limits";

/** What a link that works once is for. */
export type LinkPurpose = "setup" | "invitation" | "password";

/** `open` is the one that works. */
export type LinkState = "open" | "used" | "revoked" | "expired" | "unknown";

/** A link by its secret. */
export interface Link {
  id: string;
  state: LinkState;
  email: string | null;
  role: "user" | "admin" | null;
  userId: string | null;
}

/** A new secret of 256 random bits, and what is stored of it. */
function newLinkSecret(): { secret: string; hash: Uint8Array<ArrayBuffer> } {
  const secret = randomKey(32);
  return { secret, hash: hashOfLink(secret) };
}

/** What is stored of a secret. It has so many bits that it needs no slow hash. */
const hashOfLink = (secret: string): Uint8Array<ArrayBuffer> => new Uint8Array(sha256(secret));

interface NewLink {
  purpose: LinkPurpose;
  expiresAt: Date;
  email?: string | null;
  role?: "user" | "admin";
  userId?: string;
  /** Null for the command line. */
  madeById: string | null;
}

/** Stores a new link. @returns its id and its secret, which is nowhere else */
export async function makeLink(tx: Tx, link: NewLink): Promise<{ id: string; secret: string; createdAt: Date }> {
  const { secret, hash } = newLinkSecret();
  const row = await tx.oneTimeLink.create({
    data: { id: newId(), hash, ...link },
    select: { id: true, createdAt: true },
  });
  return { ...row, secret };
}

interface Row {
  id: string;
  email: string | null;
  role: "user" | "admin" | null;
  user_id: string | null;
  state: LinkState;
}

/** A link dies with the rights of who made it, and a new password's with the account that it is for. */
const statement = (condition: Prisma.Sql) => Prisma.sql`
  SELECT link.id, link.email, link.role::text, link.user_id,
    CASE WHEN link.used_at IS NOT NULL THEN 'used'
      WHEN link.revoked_at IS NOT NULL
        OR (link.made_by_id IS NOT NULL AND (maker.role <> 'admin' OR maker.disabled_at IS NOT NULL))
        OR whose.disabled_at IS NOT NULL THEN 'revoked'
      WHEN link.expires_at <= now() THEN 'expired'
      ELSE 'open' END AS state
  FROM one_time_links AS link LEFT JOIN users AS maker ON maker.id = link.made_by_id
    LEFT JOIN users AS whose ON whose.id = link.user_id
  WHERE ${condition}`;

const bySecret = (purpose: LinkPurpose, secret: string) =>
  statement(Prisma.sql`link.hash = ${hashOfLink(secret)} AND link.purpose = ${purpose}`);

const UNKNOWN: Link = { id: "", state: "unknown", email: null, role: null, userId: null };

const present = ({ id, state, email, role, user_id }: Row): Link => ({ id, state, email, role, userId: user_id });

/**
 * What a link is good for now. Secrets that are none count against the address they come from.
 * @throws AppError `too_many_requests`
 */
export async function findLink(purpose: LinkPurpose, secret: string): Promise<Link> {
  const [row] = await db().$queryRaw<Row[]>(bySecret(purpose, secret));
  if (row) return present(row);
  await consume("link", addressKey());
  return UNKNOWN;
}

/**
 * Uses a link up. Of many at once exactly one gets it, and none if the transaction fails.
 * @throws AppError `not_found` with the sentence of its state
 */
export async function claimLink(tx: Tx, purpose: LinkPurpose, secret: string): Promise<Link> {
  const [row] = await tx.$queryRaw<Row[]>(Prisma.sql`${bySecret(purpose, secret)} FOR UPDATE OF link`);
  if (row?.state !== "open") throw deadLink(purpose, row?.state ?? "unknown");
  await tx.oneTimeLink.update({ where: { id: row.id }, data: { usedAt: new Date() } });
  return present(row);
}

/** Uses up the newest invitation for an address, for who has proved that it is theirs. @returns null where there is none */
export async function claimInvitationFor(tx: Tx, email: string): Promise<Link | null> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    ${statement(Prisma.sql`link.email = ${email} AND link.purpose = 'invitation'`)}
    ORDER BY link.id DESC FOR UPDATE OF link`);
  const row = rows.find(({ state }) => state === "open");
  if (!row) return null;
  await tx.oneTimeLink.update({ where: { id: row.id }, data: { usedAt: new Date() } });
  return present(row);
}

/** Withdraws what is left of the links that somebody made, or that are for them. */
export const voidLinks = (tx: Tx, whose: { madeById: string } | { userId: string }): Promise<unknown> =>
  tx.oneTimeLink.updateMany({ where: { ...whose, usedAt: null, revokedAt: null }, data: { revokedAt: new Date() } });

const WORDS: Record<LinkPurpose, { name: string; wayOut: string }> = {
  setup: { name: "set-up link", wayOut: "Start the server again for a new one." },
  invitation: { name: "invitation", wayOut: "Ask an administrator for a new one." },
  password: { name: "link", wayOut: "Ask an administrator for a new one." },
};

const STATES: Record<LinkState, string> = {
  open: "works",
  used: "was used already: it works once.",
  revoked: "was withdrawn.",
  expired: "has expired.",
  unknown: "is not known here. Check that it was copied whole.",
};

/** Why a link does not work, and the way out. */
export function linkSentence(purpose: LinkPurpose, state: LinkState): string {
  const { name, wayOut } = WORDS[purpose];
  return `This ${name} ${STATES[state]} ${wayOut}`;
}

/** `not_found`, with why the link does not work and the way out. */
export const deadLink = (purpose: LinkPurpose, state: LinkState): AppError =>
  new AppError("not_found", linkSentence(purpose, state));
