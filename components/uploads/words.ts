import type { PlacesLeft } from "@/lib/contracts/uploads";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "23 hours left", "12 minutes left". @param until ISO 8601 */
export function timeLeft(until: string, now: number): string {
  const left = Date.parse(until) - now;
  if (left <= 0) return "about to be removed";
  const [count, unit] =
    left < MINUTE
      ? [1, "minute"]
      : left < 2 * HOUR
        ? [Math.floor(left / MINUTE), "minute"]
        : left < 48 * HOUR
          ? [Math.floor(left / HOUR), "hour"]
          : [Math.floor(left / (24 * HOUR)), "day"];
  return `${left < MINUTE ? "less than " : ""}${count} ${unit}${count === 1 ? "" : "s"} left`;
}

/** What a restored file had and has no longer, or undefined. */
export function lostPlaces({ profile, gigs }: PlacesLeft): string | undefined {
  const names = gigs.map(({ gigId }) => gigId);
  const said = [
    ...(profile ? ["It is not your profile image again: another one is now."] : []),
    ...(names.length
      ? [`It is not back on the ${onGigs(names)}, which ${names.length > 1 ? "are" : "is"} full now.`]
      : []),
  ];
  return said.join(" ") || undefined;
}

/** "gig 4711", "gigs 4711, 4712". */
export const onGigs = (names: readonly string[]): string => `gig${names.length > 1 ? "s" : ""} ${names.join(", ")}`;
