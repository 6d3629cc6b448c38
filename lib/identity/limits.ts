import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { sha256 } from "../core/bytes";
import { AppError } from "../core/errors";
import { singleton } from "../core/singleton";
import { currentTrace } from "../core/trace";
import { pool } from "../db/client";
import { env } from "../env";

interface Limit {
  points: number;
  seconds: number;
  /** Whether all app servers count together. Otherwise each counts for itself and a request costs no query. */
  shared: boolean;
}

/**
 * How often is too often. It stands here and not beside the routes because the sign-in, which is limited most strictly,
 * happens in this layer.
 */
export const LIMITS = {
  /** Everything a signed-in caller does. */
  api: { points: 1200, seconds: 60, shared: false },
  /** Files, by user. A server protects its own cores: counting together would cost each upload a query. */
  upload: { points: 300, seconds: 60, shared: false },
  /** Forms of many files, by user. What they cost is bounded by how many files of each are worked on at once. */
  bulkUpload: { points: 60, seconds: 60, shared: false },
  /** Failed sign-ins for one account from one address: the first to give, so that nobody locks others out from afar. */
  signInPair: { points: 10, seconds: 15 * 60, shared: true },
  signInAccount: { points: 60, seconds: 60 * 60, shared: true },
  signInIp: { points: 60, seconds: 15 * 60, shared: true },
  /** Wrong current passwords of somebody who is signed in. */
  password: { points: 10, seconds: 15 * 60, shared: true },
  /** Tries of a set-up link, by address. */
  setup: { points: 20, seconds: 15 * 60, shared: true },
  /** Accounts that people make for themselves, by address: a class with one connection, not a flood. */
  register: { points: 30, seconds: 60 * 60, shared: true },
  /** One-time links that are none, by address. */
  link: { points: 20, seconds: 15 * 60, shared: true },
  /** Sign-ins by way of another provider that came to nothing, by address: each asks the provider over the network. */
  provider: { points: 60, seconds: 15 * 60, shared: true },
  /** Pairings begun, by address: a shop full of frames, not a flood. */
  pairingStart: { points: 60, seconds: 10 * 60, shared: true },
  /** Polls for a token, by address: those of sixty devices that wait, and some more. */
  pairingPoll: { points: 10_000, seconds: 10 * 60, shared: false },
  /** Codes typed that were wrong. */
  pairingCode: { points: 10, seconds: 10 * 60, shared: true },
  /** Webhooks sent by hand. */
  webhookSend: { points: 60, seconds: 60, shared: false },
  /** Further parts of galleries, by address: anybody reads what is public. */
  gallery: { points: 300, seconds: 60, shared: false },
  /** Previews of a profile that is being edited: each is rendered and not kept. */
  preview: { points: 120, seconds: 60, shared: false },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

function limiter(name: LimitName): RateLimiterMemory | RateLimiterPostgres {
  return singleton(`limit.${name}`, () => {
    const { points, seconds, shared }: Limit = LIMITS[name];
    const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (!shared) return memory;
    return new RateLimiterPostgres({
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
      // Without the database each process counts for itself rather than not at all.
      insuranceLimiter: memory,
    });
  });
}

const isOff = () => env().RATE_LIMITS === "off";

/** Counts one against a limit. @throws AppError `too_many_requests` with the seconds to wait */
export async function consume(name: LimitName, key: string): Promise<void> {
  if (isOff()) return;
  try {
    await limiter(name).consume(key);
  } catch (error) {
    // By shape: the class may have been loaded twice.
    const wait =
      error instanceof RateLimiterRes ? error.msBeforeNext : (error as { msBeforeNext?: unknown })?.msBeforeNext;
    if (typeof wait !== "number") throw error;
    const retryAfter = Math.max(1, Math.ceil(wait / 1000));
    throw new AppError("too_many_requests", `Too many requests. Try again in ${inWords(retryAfter)}.`, { retryAfter });
  }
}

/** Gives back what `consume` counted: the try was a good one. */
export async function giveBack(name: LimitName, key: string): Promise<void> {
  if (!isOff()) await limiter(name).reward(key);
}

/** Forgets what was counted. */
export async function forget(name: LimitName, key: string): Promise<void> {
  if (!isOff()) await limiter(name).delete(key);
}

const inWords = (seconds: number): string => {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  return `${minutes} minutes`;
};

/** A key for something a caller typed: of a fixed length, and saying nothing in the table. */
export const hashedKey = (text: string): string => sha256(text).toString("base64url").slice(0, 22);

/** The client's address as a key. Of IPv6 the network: a single household has 2^64 addresses. */
export function addressKey(ip: string = currentTrace()?.ip ?? "local"): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(ip)?.[1];
  if (v4) return v4;
  if (!ip.includes(":")) return hashedKey(ip);
  const [head = "", tail] = (ip.split("%")[0] ?? "").toLowerCase().split("::");
  const before = head ? head.split(":") : [];
  const after = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill("0");
  return hashedKey(
    [...before, ...zeros, ...after]
      .slice(0, 4)
      .map((group) => group.replace(/^0+(?=.)/, ""))
      .join(":"),
  );
}
