import { beforeAll, describe, expect, it } from "vitest";
import { currentExpiry, mediaPath, verifyMedia } from "./sign";

const HOUR = 3600_000;
const KEY = "AAAAAAAAAAAAAAAAAAAAAA/thumbnail.webp";
const NOW = 1_700_000_000_000;

beforeAll(() => {
  Object.assign(process.env, { NEXTAUTH_SECRET: "a secret of the tests", DATABASE_URL: "postgresql://localhost/none" });
});

const parts = (path: string) => {
  const url = new URL(path, "http://x");
  return [
    url.pathname.slice("/media/".length),
    url.searchParams.get("e") ?? "",
    url.searchParams.get("s") ?? "",
  ] as const;
};

describe("a signed media URL", () => {
  it("stays the same within its window, so that caches hold", () => {
    const start = Math.floor(NOW / HOUR) * HOUR;
    expect(mediaPath(KEY, start)).toBe(mediaPath(KEY, start + HOUR - 1));
    expect(mediaPath(KEY, start)).not.toBe(mediaPath(KEY, start + HOUR));
  });

  it("works for one to two windows, give or take a minute of clock skew, and not after", () => {
    const [key, expires, signature] = parts(mediaPath(KEY, NOW));
    expect(verifyMedia(key, expires, signature, NOW)).toBeGreaterThan(NOW);
    expect(verifyMedia(key, expires, signature, NOW + HOUR)).not.toBeNull();
    const end = currentExpiry(NOW) * 1000;
    expect(verifyMedia(key, expires, signature, end + 59_000)).not.toBeNull();
    expect(verifyMedia(key, expires, signature, end + 61_000)).toBeNull();
  });

  it("is refused when it comes from the future", () => {
    const [key, expires, signature] = parts(mediaPath(KEY, NOW));
    expect(verifyMedia(key, expires, signature, NOW - 2 * HOUR)).toBeNull();
  });

  it.each([
    ["another object", (k: string, e: string, s: string) => [k.replace("thumbnail", "original"), e, s]],
    ["another expiry", (k: string, e: string, s: string) => [k, (Number.parseInt(e, 36) + 3600).toString(36), s]],
    ["the expiry written otherwise", (k: string, e: string, s: string) => [k, `0${e}`, s]],
    ["the expiry in capitals", (k: string, e: string, s: string) => [k, e.toUpperCase(), s]],
    ["a signature cut short", (k: string, e: string, s: string) => [k, e, s.slice(0, -1)]],
    ["no signature", (k: string, e: string) => [k, e, ""]],
    ["a signature with more behind it", (k: string, e: string, s: string) => [k, e, `${s}A`]],
  ] as [string, (k: string, e: string, s: string) => [string, string, string]][])("is refused with %s", (_, change) => {
    const changed = change(...(parts(mediaPath(KEY, NOW)) as [string, string, string]));
    expect(verifyMedia(...changed, NOW)).toBeNull();
  });
});
