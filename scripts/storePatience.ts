import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 30_000;
const PAUSE_MS = 1_000;

/**
 * Waits for a store that comes up later than we do, or is down for a moment. One that stays away keeps nobody from the
 * rest: after a while the start goes on, and the health tells until it is back.
 */
export async function waitForStore(
  check: () => Promise<unknown>,
  warn: (sentence: string, error: unknown) => void,
  { patienceMs = PATIENCE_MS, pauseMs = PAUSE_MS } = {},
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    try {
      await within(until - Date.now(), check());
      return;
    } catch (error) {
      const over = Date.now() + pauseMs >= until;
      if (over) {
        warn(
          `The store of the pictures cannot be used (${wordsOf(error)}). Starting without it: pictures fail until it can.`,
          error,
        );
        return;
      }
      if (attempt === 1) warn(`Waiting for the store of the pictures (${wordsOf(error)}) …`, error);
    }
    await sleep(pauseMs);
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const timeout = sleep(milliseconds, undefined, { signal: late.signal }).then(() => {
    throw new Error("no answer");
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    late.abort();
    timeout.catch(() => {});
  }
}

/** What the store itself said: what its errors say to users names no reason. */
function wordsOf(error: unknown): string {
  const { cause, message, name, code } = (error ?? {}) as NodeJS.ErrnoException;
  if (cause instanceof Error) return wordsOf(cause);
  const words = message || code || "no answer";
  return name && name !== "Error" ? `${name}: ${words}` : words;
}
