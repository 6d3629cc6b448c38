import { sha256 } from "../core/bytes";
import { randomKey } from "../core/ids";
import { log } from "../core/log";
import { query } from "../db/query";
import type { Actor } from "./actor";

const PREFIX = "cs_";
const FORM = /^cs_[A-Za-z0-9_-]{43}$/;
/** How exact `last_used_at` is. */
const USED_STEP_MS = 60_000;

/** A new secret of 256 random bits, and what is stored of it. So many bits need no slow hash. */
export function newToken(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = PREFIX + randomKey(32);
  return { token, hash: hashToken(token) };
}

/** What is stored of a token. */
const hashToken = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(sha256(token));

interface TokenRow {
  token_id: string;
  token_name: string;
  last_used_at: Date | null;
  user_id: string;
  email: string;
  name: string;
  role: Actor["role"];
}

/** Who a token speaks for, or null: unknown, expired, revoked, or of somebody who is disabled. */
export async function actorOfToken(token: string): Promise<Actor | null> {
  if (!FORM.test(token)) return null;
  const [row] = await query<TokenRow>(
    "actor-of-token",
    `SELECT t.id AS token_id, t.name AS token_name, t.last_used_at, u.id AS user_id, u.email, u.name, u.role
       FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.hash = $1 AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.disabled_at IS NULL`,
    [hashToken(token)],
  );
  if (!row) return null;
  if (!row.last_used_at || Date.now() - row.last_used_at.getTime() > USED_STEP_MS) void noteUse(row.token_id);
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    via: { kind: "token", tokenId: row.token_id, name: row.token_name },
  };
}

/** Beside the request, and at most once a step however many requests run at once. */
async function noteUse(tokenId: string): Promise<void> {
  try {
    await query(
      "note-token-use",
      "UPDATE api_tokens SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - $2 * interval '1 millisecond')",
      [tokenId, USED_STEP_MS],
    );
  } catch (error) {
    log().warn({ err: error }, "the use of an API token was not noted");
  }
}
