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
