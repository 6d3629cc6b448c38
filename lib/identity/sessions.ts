import { decode } from "next-auth/jwt";
import { isUuid, newId } from "../core/ids";
import { Prisma } from "../db/client";
import { query } from "../db/query";
import { env } from "../env";
import type { Actor } from "./actor";
import { auditInsert } from "./audit";

/** How long a sign-in lasts. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** What the cookie says, encrypted by next-auth. It proves nothing alone: the session's row has to be there. */
export interface SessionClaims {
  sid?: string;
  sub?: string;
}

/** Whether cookies are for https alone. */
export const usesSecureCookies = (): boolean => env().PUBLIC_URL?.startsWith("https://") ?? false;

/** next-auth's own name: browsers keep the `__Secure-` one for https alone. */
const sessionCookieName = (): string => `${usesSecureCookies() ? "__Secure-" : ""}next-auth.session-token`;

/** Reads the session's claims out of a `Cookie` header; null where there is none or it is none of ours. */
export async function readClaims(cookieHeader: string | null): Promise<SessionClaims | null> {
  const token = cookieHeader && cookieValue(cookieHeader, sessionCookieName());
  // Ours are a few hundred characters long.
  if (!token || token.length > 4096) return null;
  try {
    return (await decode({ token, secret: env().NEXTAUTH_SECRET })) as SessionClaims | null;
  } catch {
    return null;
  }
}

function cookieValue(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

interface SessionRow {
  user_id: string;
  email: string;
  name: string;
  role: Actor["role"];
}

/** Who a session belongs to, or null: signed out, expired, ended by a new password, or of somebody who is disabled. */
export async function actorOfSession({ sid, sub }: SessionClaims): Promise<Actor | null> {
  if (typeof sid !== "string" || !isUuid(sid)) return null;
  const [row] = await query<SessionRow>(
    "actor-of-session",
    `SELECT u.id AS user_id, u.email, u.name, u.role
       FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = $1 AND s.expires_at > now() AND u.disabled_at IS NULL`,
    [sid],
  );
  if (!row || row.user_id !== sub) return null;
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    via: { kind: "session", sessionId: sid },
  };
}

/**
 * Begins a session, provided that the password which was just verified is still the one in force: a change that ends
 * all sessions meanwhile ends this one too. The lock makes the two wait for each other.
 * @returns its id, or null where the password has changed or the user is disabled
 */
export const beginSession = (userId: string, email: string, passwordHash: string): Promise<string | null> =>
  begin("begin-session", { userId, email }, Prisma.sql`password_hash = ${passwordHash}`);

/**
 * Begins a session for an account at a provider, provided that it is still linked.
 * @returns its id, or null where it was unlinked or the user is disabled
 */
export const beginOutsideSession = (
  { userId, email }: { userId: string; email: string },
  { provider, subject }: { provider: string; subject: string },
): Promise<string | null> =>
  begin(
    "begin-outside-session",
    { userId, email },
    Prisma.sql`EXISTS (SELECT FROM outside_identities AS known
      WHERE known.user_id = users.id AND known.provider = ${provider} AND known.subject = ${subject})`,
  );

/** @param name of the statement, one for each condition */
async function begin(
  name: string,
  { userId, email }: { userId: string; email: string },
  condition: Prisma.Sql,
): Promise<string | null> {
  const sessionId = newId();
  const by = { userId, email, via: { kind: "session", sessionId } } as const;
  const entry = { action: "sign_in.succeeded", userId } as const;
  const { text, values } = Prisma.sql`
    WITH who AS (SELECT id FROM users WHERE id = ${userId}::uuid AND ${condition} AND disabled_at IS NULL FOR SHARE),
    begun AS (
      INSERT INTO sessions (id, user_id, expires_at)
      SELECT ${sessionId}::uuid, who.id, now() + ${SESSION_SECONDS}::int * interval '1 second' FROM who RETURNING id),
    audited AS (${auditInsert(by, [entry], Prisma.sql`EXISTS (SELECT FROM begun)`)})
    SELECT id FROM begun`;
  const [row] = await query<{ id: string }>(name, text, values);
  return row?.id ?? null;
}

/** Ends one session: a sign-out. */
export async function endSession(sid: string): Promise<void> {
  if (isUuid(sid)) await query("end-session", "DELETE FROM sessions WHERE id = $1", [sid]);
}
