import { expect, it } from "vitest";
import { lostPlaces, timeLeft } from "./words";

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

it("says what a restored file had and has no longer", () => {
  const gig = (gigId: string) => ({ gigId, place: 0 });
  expect(lostPlaces({ profile: false, gigs: [] })).toBeUndefined();
  expect(lostPlaces({ profile: true, gigs: [gig("a")] })).toBe(
    "It is not your profile image again: another one is now. It is not back on the gig a, which is full now.",
  );
  expect(lostPlaces({ profile: false, gigs: [gig("a"), gig("b")] })).toMatch(
    /^It is not back on the gigs a, b, which are/,
  );
});
