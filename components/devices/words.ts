import type { DeviceProfile, DeviceView } from "@/lib/contracts/devices";
import type { IconName } from "../ui/Icon";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The units that people give a time in, the largest first. */
export const UNITS = [
  { seconds: DAY, name: "day" },
  { seconds: HOUR, name: "hour" },
  { seconds: MINUTE, name: "minute" },
  { seconds: 1, name: "second" },
] as const;

/** "1 change", "2 changes". */
export const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? "" : "s"}`;

/** "15 minutes", "1 day": a length of time in its largest unit, rounded. */
export function lengthOf(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds >= candidate.seconds) ?? UNITS[3];
  return count(Math.max(1, Math.round(seconds / unit.seconds)), unit.name);
}

/** "every 15 minutes", "every hour". */
export const everyOf = ({ poll_seconds }: Pick<DeviceProfile, "poll_seconds">): string =>
  `every ${lengthOf(poll_seconds).replace(/^1 /, "")}`;

/** "just now", "2 minutes ago". */
export function agoOf(at: string, now: number): string {
  const seconds = (now - Date.parse(at)) / 1000;
  return seconds < MINUTE ? "just now" : `${lengthOf(seconds)} ago`;
}

/** When a device asks next, or null where that cannot be told. */
export function nextVisitOf({ last_seen_at, late, profile }: DeviceView, now: number): string | null {
  if (!last_seen_at || late) return null;
  const seconds = (Date.parse(last_seen_at) - now) / 1000 + profile.poll_seconds;
  return seconds < 20 ? "any moment" : `in ${lengthOf(seconds)}`;
}

/** "800 × 480". */
export const sizeOf = ({ width, height }: DeviceProfile): string => `${width} × ${height}`;

/** "7 colours", "4 greys". */
export function colorsOf({ colors }: Pick<DeviceProfile, "colors">): string {
  if (typeof colors !== "string") return `${colors.length} colours`;
  return { full: "all colours", gray16: "16 greys", gray4: "4 greys", mono: "black and white" }[colors];
}

export const FORMATS = { jpeg: "JPEG", png: "PNG", webp: "WebP", bmp: "BMP" } as const;

/** "800 × 480, 4 greys, PNG". */
export const screenOf = (profile: DeviceProfile): string =>
  `${sizeOf(profile)}, ${colorsOf(profile)}, ${FORMATS[profile.format]}`;

/** How a device is doing, in one line. */
export interface Status {
  tone: "good" | "warn" | "plain";
  icon: IconName;
  text: string;
}

/** What its last visit and its versions tell. @param now in milliseconds since 1970 */
export function statusOf({ late, up_to_date, behind, last_seen_at }: DeviceView, now: number): Status {
  if (!last_seen_at) {
    return late
      ? { tone: "warn", icon: "off", text: "Has never called in" }
      : { tone: "plain", icon: "wait", text: "Waiting for its first visit" };
  }
  if (late) {
    const seconds = (now - Date.parse(last_seen_at)) / 1000;
    return { tone: "warn", icon: "off", text: `Not seen for ${lengthOf(Math.max(MINUTE, seconds))}` };
  }
  if (up_to_date) return { tone: "good", icon: "check", text: "Up to date" };
  if (behind) return { tone: "plain", icon: "retry", text: `${count(behind, "version")} behind` };
  return { tone: "plain", icon: "retry", text: "Getting its pictures" };
}

/** "2 up to date, 1 behind, 1 not seen lately". */
export function summaryOf(devices: readonly DeviceView[]): string {
  const late = devices.filter((device) => device.late).length;
  const current = devices.filter((device) => device.up_to_date && !device.late).length;
  const waiting = devices.filter((device) => !device.last_seen_at && !device.late).length;
  const behind = devices.length - late - current - waiting;
  const parts = [
    current && `${current} up to date`,
    behind && `${behind} behind`,
    late && `${late} not seen lately`,
    waiting && `${waiting} not here yet`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "None yet";
}

/** What a radio's dBm means to a person, and its bars out of four. */
export function signalOf(rssi: number): { word: string; bars: number } {
  if (rssi >= -60) return { word: "strong", bars: 4 };
  if (rssi >= -70) return { word: "good", bars: 3 };
  if (rssi >= -80) return { word: "weak", bars: 2 };
  return { word: "very weak", bars: 1 };
}
