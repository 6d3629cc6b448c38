import { createHmac, hkdfSync } from "node:crypto";
import { equalSecrets } from "../core/bytes";
import { singleton } from "../core/singleton";
import { currentTrace } from "../core/trace";
import { env } from "../env";

/** Clocks of servers may differ by this much. */
const SKEW_SECONDS = 60;

const signingKey = () =>
  singleton("media-key", () =>
    Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", "contact-sheet/media-url", 32)),
  );

const signature = (key: string, expires: string) =>
  createHmac("sha256", signingKey()).update(`${key}\n${expires}`).digest("base64url");

/**
 * When a URL made now expires, in seconds since 1970. The same for everybody within one window, so that a picture keeps
 * its URL and caches hold; a URL works for one to two windows.
 */
export function currentExpiry(now = Date.now()): number {
  const window = env().MEDIA_URL_TTL_SECONDS;
  return (Math.floor(now / 1000 / window) + 2) * window;
}

/** `/media/…` with its expiry and a signature over the object and the expiry. */
export function mediaPath(key: string, now = Date.now()): string {
  const expires = currentExpiry(now).toString(36);
  return `/media/${key}?e=${expires}&s=${signature(key, expires)}`;
}

/** The address this server is reached under, without a trailing slash. */
export const baseUrl = (): string => currentTrace()?.baseUrl ?? env().PUBLIC_URL ?? `http://localhost:${env().PORT}`;

/** As `mediaPath`, with the address of this server before it. */
export const mediaUrl = (key: string): string => baseUrl() + mediaPath(key);

/** Until when the URL works, in milliseconds since 1970, or null where the signature or the time is off. */
export function verifyMedia(key: string, expires: string, given: string, now = Date.now()): number | null {
  if (!/^[0-9a-z]{1,9}$/.test(expires) || !equalSecrets(given, signature(key, expires))) return null;
  const until = Number.parseInt(expires, 36);
  const seconds = now / 1000;
  const latest = seconds + 2 * env().MEDIA_URL_TTL_SECONDS + SKEW_SECONDS;
  return until + SKEW_SECONDS >= seconds && until <= latest ? (until + SKEW_SECONDS) * 1000 : null;
}
