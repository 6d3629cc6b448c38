import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE, type DeviceView } from "@/lib/contracts/devices";
import { agoOf, everyOf, lengthOf, nextVisitOf, screenOf, statusOf, summaryOf } from "./words";

const NOW = Date.parse("2024-06-01T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const device = (change: Partial<DeviceView>): DeviceView => ({
  id: "d",
  name: "Desk",
  profile: DEFAULT_PROFILE,
  created_at: minutesAgo(9999),
  last_seen_at: minutesAgo(2),
  last_version: 7,
  up_to_date: true,
  battery: null,
  firmware: null,
  behind: 0,
  late: false,
  rssi: null,
  files: [],
  ...change,
});

const CURRENT = device({});
const BEHIND = device({ up_to_date: false, behind: 2 });
const LATE = device({ late: true, last_seen_at: minutesAgo(190) });
const AWAITED = device({ last_seen_at: null, last_version: null, behind: null, up_to_date: false });
const STRANDED = device({ ...AWAITED, late: true });
const FETCHING = device({ last_version: null, behind: null, up_to_date: false });

describe("a device says how it is doing", () => {
  it.each([
    [CURRENT, "good", "Up to date"],
    [BEHIND, "plain", "2 versions behind"],
    [device({ up_to_date: false, behind: 1 }), "plain", "1 version behind"],
    [LATE, "warn", "Not seen for 3 hours"],
    [AWAITED, "plain", "Waiting for its first visit"],
    [STRANDED, "warn", "Has never called in"],
    [FETCHING, "plain", "Getting its pictures"],
  ])("%#: %s", (view, tone, text) => {
    expect(statusOf(view, NOW)).toMatchObject({ tone, text });
  });

  it("all together", () => {
    expect(summaryOf([CURRENT, CURRENT, BEHIND, LATE, AWAITED])).toBe(
      "2 up to date, 1 behind, 1 not seen lately, 1 not here yet",
    );
    expect(summaryOf([])).toBe("None yet");
  });
});

it.each([
  [3, "3 seconds"],
  [60, "1 minute"],
  [900, "15 minutes"],
  [3600, "1 hour"],
  [86_400, "1 day"],
])("%d seconds are %s", (seconds, words) => expect(lengthOf(seconds)).toBe(words));

it("says every hour, not every 1 hour", () => {
  expect(everyOf({ poll_seconds: 3600 })).toBe("every hour");
  expect(everyOf({ poll_seconds: 900 })).toBe("every 15 minutes");
});

it("says when it was seen, and when it comes again", () => {
  expect(agoOf(minutesAgo(0.5), NOW)).toBe("just now");
  expect(agoOf(minutesAgo(120), NOW)).toBe("2 hours ago");
  expect(nextVisitOf(CURRENT, NOW)).toBe("in 13 minutes");
  expect(nextVisitOf(device({ last_seen_at: minutesAgo(16) }), NOW)).toBe("any moment");
  expect([nextVisitOf(LATE, NOW), nextVisitOf(AWAITED, NOW)]).toEqual([null, null]);
});

it("describes a screen", () => {
  expect(screenOf(DEFAULT_PROFILE)).toBe("800 × 480, all colours, JPEG");
  expect(screenOf({ ...DEFAULT_PROFILE, colors: ["#000000", "#ffffff"], format: "png" })).toBe(
    "800 × 480, 2 colours, PNG",
  );
});
