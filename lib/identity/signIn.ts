import { z } from "zod";
import { Email } from "../contracts/accounts";
import { log } from "../core/log";
import { db } from "../db/client";
import { query } from "../db/query";
import { audit } from "./audit";
import { addressKey, consume, forget, giveBack, hashedKey } from "./limits";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import { beginSession } from "./sessions";

const Credentials = z.object({ email: Email, password: z.string().min(1).max(256) });

/** Who signed in, and the session that was begun for it. */
export interface SignedIn {
  userId: string;
  sessionId: string;
}

interface AccountRow {
  id: string;
  password_hash: string | null;
  disabled: boolean;
}

/**
 * Signs in with e-mail address and password. Failures count against the account and the address they come from, before
 * the password is looked at, so that many at once gain nothing.
 * @returns null for an unknown account, a wrong password and a disabled user alike, after the same time
 * @throws AppError `too_many_requests`, `overloaded`, `database_unavailable`
 */
export async function signIn(input: unknown): Promise<SignedIn | null> {
  const { data } = Credentials.safeParse(input);
  const address = addressKey();
  await consume("signInIp", address);
  if (!data) return null;
  const account = hashedKey(data.email);
  const pair = `${account}.${address}`;
  await consume("signInPair", pair);
  await consume("signInAccount", account);

  const [found] = await query<AccountRow>(
    "sign-in-account",
    "SELECT id, password_hash, disabled_at IS NOT NULL AS disabled FROM users WHERE email = $1",
    [data.email],
  );
  const right = await verifyPassword(data.password, found?.password_hash ?? null);
  if (!right || !found?.password_hash || found.disabled) {
    if (found) void noteFailure(found.id, right);
    return null;
  }
  const hash = needsRehash(found.password_hash)
    ? await renewHash(found.id, data.password, found.password_hash)
    : found.password_hash;
  const sessionId = await beginSession(found.id, data.email, hash);
  if (!sessionId) return null;
  await Promise.all([forget("signInPair", pair), giveBack("signInAccount", account), giveBack("signInIp", address)]);
  return { userId: found.id, sessionId };
}

/**
 * Beside the answer, which must not tell by its time that there is such an account. Of accounts that are none nothing is
 * written: what is typed there may be a password.
 */
async function noteFailure(userId: string, disabled: boolean): Promise<void> {
  try {
    await audit(db(), { via: { kind: "none" } }, { action: "sign_in.failed", userId, after: { disabled } });
  } catch (error) {
    log().warn({ err: error }, "a failed sign-in was not noted");
  }
}

/** Forgets the failures for an account from here: whoever has just got a new password may use it. */
export const forgiveSignIns = (email: string): Promise<void> =>
  forget("signInPair", `${hashedKey(email)}.${addressKey()}`);

/** Stores the password under today's parameters, unless it was changed meanwhile. */
async function renewHash(userId: string, password: string, old: string): Promise<string> {
  const renewed = await hashPassword(password);
  const changed = await query<{ id: string }>(
    "renew-hash",
    "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING id",
    [userId, old, renewed],
  );
  if (changed.length) log().info("the parameters of a password hash were renewed");
  return changed.length ? renewed : old;
}
