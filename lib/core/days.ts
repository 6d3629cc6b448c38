const DAY_MS = 86_400_000;

/** Whether this is a time zone by its IANA name, as browsers tell theirs. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * When a day begins in a time zone: at its midnight, or later where the clocks leap over midnight.
 * @param day as a date field gives it, "2026-11-20"
 * @param zone by its IANA name
 * @param later so many days after it
 * @returns milliseconds since 1970
 */
export function startOfDay(day: string, zone: string, later = 0): number {
  const midnight = Date.parse(`${day}T00:00Z`) + later * DAY_MS;
  // By the clocks of the day before and of the day after: one of them, or both, are those of that midnight.
  const candidates = [midnight - DAY_MS, midnight + DAY_MS].map((near) => midnight - aheadOfUtc(near, zone));
  const inside = candidates.filter((at) => at + aheadOfUtc(at, zone) >= midnight);
  return Math.min(...(inside.length ? inside : candidates));
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a time. */
function aheadOfUtc(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const clock = new Date(0);
  clock.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  clock.setUTCHours(part("hour"), part("minute"), part("second"));
  return clock.getTime() - Math.floor(at / 1000) * 1000;
}
