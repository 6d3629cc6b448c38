import { describe, expect, it } from "vitest";
import { PRESETS } from "./presets";
import { kindOf, placesOf, ratioOf } from "./shape";
import { asItLooks, isRecolored, recolor } from "./trueColors";

const panel = (width: number, height: number, colors: "full" | "mono" = "full") => ({ width, height, colors });

it.each([
  [panel(800, 480), "frame"],
  [panel(800, 480, "mono"), "paper"],
  [panel(240, 240), "toy"],
  [panel(128, 64, "mono"), "module"],
])("%j is drawn as a %s", (screen, kind) => expect(kindOf(screen)).toBe(kind));

it("draws no device as a line", () => {
  expect([ratioOf(panel(4096, 16)), ratioOf(panel(16, 4096))]).toEqual([3, 1 / 3]);
});

describe("shelves", () => {
  const spans = (place: string) => place.split(" / ").map(Number) as [number, number];

  it.each(["wide", "medium"] as const)("are filled from the start and never overfull: %s", (layout) => {
    const panels = PRESETS.flatMap(({ profile }) => [
      profile,
      { ...profile, width: profile.height, height: profile.width },
    ]);
    let end = 61;
    for (const place of placesOf(panels)) {
      const [from, to] = spans(place[layout]);
      // After what stands there already, or first on the next shelf.
      expect([1, end]).toContain(from);
      expect(to).toBeGreaterThan(from + 11);
      expect(to).toBeLessThanOrEqual(61);
      end = to;
    }
  });

  it("leave room beside a single device", () => {
    expect(spans(placesOf([panel(1280, 800)])[0]?.wide ?? "")[1]).toBeLessThan(31);
  });
});

describe("the colours of a panel", () => {
  const colors = [
    { measured: "#1d2023", nominal: "#000000" },
    { measured: "#ebebe6", nominal: "#ffffff" },
    { measured: "#b01c1e", nominal: "#ff0000" },
  ];

  it("take the place of those that its files are written in", () => {
    const pixels = Uint8ClampedArray.from([0, 0, 0, 255, 255, 255, 255, 255, 250, 3, 2, 255]);
    recolor(pixels, colors);
    expect([...pixels]).toEqual([0x1d, 0x20, 0x23, 255, 0xeb, 0xeb, 0xe6, 255, 0xb0, 0x1c, 0x1e, 255]);
  });

  it("are its files' own where it is told what it shows", () => {
    const pixels = Uint8ClampedArray.from([1, 2, 3, 255]);
    recolor(pixels, ["#000000", "#ffffff"]);
    expect([...pixels]).toEqual([1, 2, 3, 255]);
    expect([isRecolored(colors), isRecolored(["#000000", "#ffffff"]), isRecolored("mono")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("are those of a preview", () => {
    const profile = { ...(PRESETS[0]?.profile as (typeof PRESETS)[number]["profile"]), colors };
    expect(asItLooks(profile).colors).toEqual(["#1d2023", "#ebebe6", "#b01c1e"]);
  });
});
