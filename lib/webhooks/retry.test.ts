import { describe, expect, it } from "vitest";
import { MAX_RETRY_AFTER, RETRY_JITTER, RETRY_SECONDS } from "../policy/webhookEvents";
import { readRetryAfter, secondsToRetry } from "./retry";

describe("the waits", () => {
  it("grow, and end within about a day", () => {
    expect(RETRY_SECONDS.every((wait, i) => wait >= (RETRY_SECONDS[i - 1] ?? 0))).toBe(true);
    const hours = RETRY_SECONDS.reduce((sum, wait) => sum + wait, 0) / 3600;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(30);
  });

  it("are those of the table, with a jitter that only lengthens them", () => {
    for (const [i, wait] of RETRY_SECONDS.entries()) {
      expect(secondsToRetry({ attempts: i + 1 }, 0)).toBe(wait);
      expect(secondsToRetry({ attempts: i + 1 }, 1)).toBeCloseTo(wait * (1 + RETRY_JITTER));
    }
  });

  it("end with the last try", () => {
    expect(secondsToRetry({ attempts: RETRY_SECONDS.length + 1 }, 0)).toBeNull();
    expect(secondsToRetry({ attempts: RETRY_SECONDS.length + 1, retryAfter: 60 }, 0)).toBeNull();
  });

  it("are lengthened by Retry-After, within bounds, and never shortened", () => {
    expect(secondsToRetry({ attempts: 1, retryAfter: 90 }, 0)).toBe(90);
    expect(secondsToRetry({ attempts: 4, retryAfter: 1 }, 0)).toBe(RETRY_SECONDS[3]);
    expect(secondsToRetry({ attempts: 1, retryAfter: 10 ** 9 }, 0)).toBe(MAX_RETRY_AFTER);
  });
});

const NOW = Date.parse("2026-11-20T12:00:00Z");
it.each([
  ["seconds", "120", 120],
  ["none", undefined, undefined],
  ["empty", " ", undefined],
  ["a date", "Fri, 20 Nov 2026 12:01:30 GMT", 90],
  ["a date that is over", "Fri, 20 Nov 2026 11:00:00 GMT", 0],
  ["a negative number", "-5", undefined],
  ["a fraction", "1.5", undefined],
  ["words", "soon", undefined],
  ["an endless number", "9".repeat(400), undefined],
])("reads a Retry-After of %s", (_what, header, seconds) => expect(readRetryAfter(header, NOW)).toBe(seconds));
