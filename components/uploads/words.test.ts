import { expect, it } from "vitest";
import { timeLeft } from "./words";

const NOW = Date.parse("2026-11-20T12:00:00.000Z");
const inMs = (ms: number) => new Date(NOW + ms).toISOString();

it.each([
  [-1, "about to be removed"],
  [30_000, "less than 1 minute left"],
  [60_000, "1 minute left"],
  [119 * 60_000, "119 minutes left"],
  [24 * 3_600_000, "24 hours left"],
  [3 * 86_400_000, "3 days left"],
])("%i ms before the purge: %s", (ms, said) => expect(timeLeft(inMs(ms), NOW)).toBe(said));
