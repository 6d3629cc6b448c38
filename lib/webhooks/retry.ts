import { MAX_RETRY_AFTER, RETRY_JITTER, RETRY_SECONDS } from "../policy/webhookEvents";

interface Failed {
  /** Tries of this round so far. */
  attempts: number;
  /** Seconds that the endpoint asked for. */
  retryAfter?: number;
}

/**
 * Seconds until the next try, or null when the last one is over.
 * @param random 0 to 1: the jitter
 */
export function secondsToRetry({ attempts, retryAfter = 0 }: Failed, random = Math.random()): number | null {
  const wait = RETRY_SECONDS[attempts - 1];
  if (wait === undefined) return null;
  return Math.max(wait * (1 + RETRY_JITTER * random), Math.min(retryAfter, MAX_RETRY_AFTER));
}

/** The seconds of a `Retry-After` (RFC 9110, 10.2.3: a number, or a date), or undefined. */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
