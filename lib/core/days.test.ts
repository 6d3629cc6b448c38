import { describe, expect, it } from "vitest";
import { isTimeZone, startOfDay } from "./days";

describe("a day begins", () => {
  it.each([
    ["in UTC", "2024-02-29", "UTC", 0, "2024-02-29T00:00:00.000Z"],
    ["the day after, over the end of a month", "2024-02-29", "UTC", 1, "2024-03-01T00:00:00.000Z"],
    ["ahead of UTC", "2026-11-20", "Pacific/Kiritimati", 0, "2026-11-19T10:00:00.000Z"],
    ["behind UTC", "2026-11-20", "America/Los_Angeles", 0, "2026-11-20T08:00:00.000Z"],
    ["by a part of an hour", "2026-11-20", "Asia/Kathmandu", 0, "2026-11-19T18:15:00.000Z"],
    ["before the clocks go forward", "2026-03-29", "Europe/Berlin", 0, "2026-03-28T23:00:00.000Z"],
    ["after they did", "2026-03-29", "Europe/Berlin", 1, "2026-03-29T22:00:00.000Z"],
    ["before they go back", "2026-10-25", "Europe/Berlin", 0, "2026-10-24T22:00:00.000Z"],
    ["after they did", "2026-10-25", "Europe/Berlin", 1, "2026-10-25T23:00:00.000Z"],
    ["at one, where they go forward at midnight", "2018-11-04", "America/Sao_Paulo", 0, "2018-11-04T03:00:00.000Z"],
    ["once, where they go back at midnight", "2018-02-18", "America/Sao_Paulo", 0, "2018-02-18T03:00:00.000Z"],
    ["the first time, where midnight comes twice", "2026-11-01", "America/Havana", 0, "2026-11-01T04:00:00.000Z"],
    ["in the last year that a field knows", "9999-12-31", "UTC", 1, "+010000-01-01T00:00:00.000Z"],
  ])("%s: %s in %s", (_, day, zone, later, at) => {
    expect(new Date(startOfDay(day, zone, later)).toISOString()).toBe(at);
  });
});

it.each([
  ["UTC", true],
  ["Europe/Berlin", true],
  ["Asia/Calcutta", true],
  ["Europe/Nowhere", false],
  ["", false],
  ["'; DROP", false],
])("%j is a time zone: %s", (name, is) => expect(isTimeZone(name)).toBe(is));
