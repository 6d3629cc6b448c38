import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { runWithClaim } from "../core/claim";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import { query } from "../db/query";
import { env } from "../env";

const FORM = /^[\x21-\x7e]{1,255}$/;
/** A request that is still "in flight" after this long died with its process. */
const ABANDONED = "5 minutes";
const KEPT = "24 hours";

/** An answer that can be given a second time, byte for byte. */
export interface Recorded {
  status: number;
  body: string;
}

/** The key a request carries, or null. @throws AppError `invalid_request` */
export function idempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key !== null && !FORM.test(key))
    throw new AppError("invalid_request", "Idempotency-Key must be 1 to 255 visible ASCII characters");
  return key;
}

/** What makes two requests the same: each part with its length, so that no two lists of parts read alike. */
export function requestHash(...parts: (string | Uint8Array | undefined)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = Buffer.from(part ?? "");
    hash.update(`${part === undefined ? "-" : bytes.length}:`).update(bytes);
  }
  return hash.digest();
}

/**
 * Does `work` once for a key: whoever comes again within 24 hours with the same request gets the first answer, and while
 * it is being made a refusal. A failure of the server (5xx) is forgotten, so that the retry is a real one, unless the
 * work was committed and only its answer was lost: the transaction that does the work marks the key. What a process had in
 * hand when it was killed is free again after some minutes.
 * @throws AppError `idempotency_key_reused` for another request, `idempotency_in_flight`
 */
export async function once(
  userId: string,
  key: string,
  hash: Buffer,
  work: () => Promise<Recorded>,
): Promise<Recorded & { replayed: boolean }> {
  const claim = await claimKey(userId, key, hash);
  if ("recorded" in claim) return { ...claim.recorded, replayed: true };
  try {
    const made = await runWithClaim({ userId, key, since: claim.since }, work);
    if (made.status >= 500) await release(userId, key, claim.since);
    else await record(userId, key, claim.since, made);
    return { ...made, replayed: false };
  } catch (error) {
    await release(userId, key, claim.since);
    throw error;
  }
}

interface Row {
  request_hash: Buffer;
  status: number | null;
  body: string | null;
  done: boolean;
  old: boolean;
}

async function claimKey(userId: string, key: string, hash: Buffer): Promise<{ since: Date } | { recorded: Recorded }> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const [claimed] = await query<{ created_at: Date }>(
      "idempotency-claim",
      `INSERT INTO idempotency_keys (user_id, key, request_hash, created_at) VALUES ($1, $2, $3, clock_timestamp())
       ON CONFLICT (user_id, key) DO UPDATE
         SET request_hash = excluded.request_hash, status = NULL, body = NULL, done = FALSE, created_at = excluded.created_at
       WHERE idempotency_keys.created_at < now() - interval '${KEPT}'
          OR (idempotency_keys.status IS NULL AND NOT idempotency_keys.done AND idempotency_keys.created_at < now() - interval '${ABANDONED}')
       RETURNING created_at`,
      [userId, key, hash],
    );
    if (claimed) return { since: claimed.created_at };
    const [row] = await query<Row>(
      "idempotency-read",
      "SELECT request_hash, status, body, done, created_at < now() - interval '1 minute' AS old FROM idempotency_keys WHERE user_id = $1 AND key = $2",
      [userId, key],
    );
    // Gone between the two: the first one failed and gave the key back.
    if (!row) continue;
    if (!row.request_hash.equals(hash))
      throw new AppError("idempotency_key_reused", "This Idempotency-Key was used for another request");
    if (row.status === null && row.done && row.old)
      throw new AppError(
        "conflict",
        "The first request with this key was carried out, and its answer was lost. Look at what there is.",
      );
    if (row.status === null) break;
    return { recorded: { status: row.status, body: open(row.body ?? "", keyContext(userId, key)) } };
  }
  throw new AppError("idempotency_in_flight", "The first request with this Idempotency-Key is still being worked on", {
    retryAfter: 1,
  });
}

/** Forgets what was answered under keys: what they did was undone. */
export async function forgetKeys(userId: string, keys: readonly string[]): Promise<void> {
  if (keys.length)
    await query("idempotency-forget", "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = ANY($2)", [
      userId,
      keys,
    ]);
}

/** The answer stands whatever happens here: without the record, a retry is refused until the claim runs out. */
async function record(userId: string, key: string, since: Date, { status, body }: Recorded): Promise<void> {
  await quietly(() =>
    query(
      "idempotency-record",
      "UPDATE idempotency_keys SET status = $4, body = $5 WHERE user_id = $1 AND key = $2 AND created_at = $3",
      [userId, key, since, status, seal(body, keyContext(userId, key))],
    ),
  );
}

async function release(userId: string, key: string, since: Date): Promise<void> {
  await quietly(() =>
    query(
      "idempotency-release",
      "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL AND NOT done",
      [userId, key, since],
    ),
  );
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error) => log().warn({ err: error }, "the result of an idempotent request was not recorded"));
}

// An answer may hold a secret that is shown once and stored nowhere, such as a new API token. So it is kept encrypted,
// and what a copy of the database shows is of no use.

const keyContext = (userId: string, key: string): Buffer => Buffer.from(`${userId}\n${key}`);
const sealingKey = (): Buffer =>
  Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", "contact-sheet idempotency", 32));

function seal(text: string, context: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(), iv).setAAD(context);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function open(sealed: string, context: Buffer): string {
  const data = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(), data.subarray(0, 12))
    .setAAD(context)
    .setAuthTag(data.subarray(-16));
  return Buffer.concat([decipher.update(data.subarray(12, -16)), decipher.final()]).toString("utf8");
}
