import { describe, expect, it } from "vitest";
import { srgb } from "./color";
import { dither } from "./dither";

type Rgb = [number, number, number];

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const MONO = [BLACK, WHITE];
/** Black, white, yellow, red, blue, green as a driver names them, and as a six-colour panel was measured to show them. */
const SIX: Rgb[] = [BLACK, WHITE, [255, 255, 0], [255, 0, 0], [0, 0, 255], [0, 255, 0]];
const PANEL: Rgb[] = [
  [25, 30, 33],
  [185, 191, 187],
  [200, 180, 20],
  [140, 29, 26],
  [31, 63, 140],
  [60, 110, 74],
];
const greys = (count: number) =>
  Array.from({ length: count }, (_, index): Rgb => [0, 1, 2].map(() => Math.round((index * 255) / (count - 1))) as Rgb);
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

const { light } = srgb();
const lightOf = (color: readonly number[]) => color.map((code) => light[code]!);
const luminance = (color: readonly number[]) => {
  const [r, g, b] = lightOf(color) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const flat = (color: readonly number[], side = 160) =>
  Uint8Array.from({ length: 3 * side * side }, (_, at) => color[at % 3]!);
/** The light of an area, by channel. */
const average = (indices: Uint8Array, colors: readonly Rgb[]) => {
  const counts = colors.map((_, index) => indices.filter((value) => value === index).length / indices.length);
  return [0, 1, 2].map((channel) =>
    counts.reduce((sum, share, index) => sum + share * lightOf(colors[index]!)[channel]!, 0),
  );
};
const furthest = (a: number[], b: number[]) => Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));

describe("a flat area has the light of its colour", () => {
  it.each([1, 20, 64, 119, 128, 188, 200, 240, 254])("grey %i of black and white", (grey) => {
    const [seen] = average(dither(flat([grey, grey, grey]), 160, 160, MONO), MONO);
    expect(Math.abs(seen! - light[grey]!)).toBeLessThan(0.005);
  });

  it.each([4, 16])("of %i greys", (count) => {
    for (const grey of [3, 50, 100, 128, 180, 222]) {
      const [seen] = average(dither(flat([grey, grey, grey]), 160, 160, greys(count)), greys(count));
      expect(Math.abs(seen! - light[grey]!), `${grey}`).toBeLessThan(0.003);
    }
  });

  it("in colour, as much as black and white can tell", () => {
    for (const color of [
      [200, 30, 60],
      [20, 160, 220],
      [240, 230, 20],
    ]) {
      const [seen] = average(dither(flat(color), 160, 160, MONO), MONO);
      expect(Math.abs(seen! - luminance(color))).toBeLessThan(0.005);
    }
  });

  it.each([
    ["pure", SIX],
    ["measured", PANEL],
  ] as const)("mixed of six %s colours", (_name, colors) => {
    const next = random(7);
    for (let round = 0; round < 12; round++) {
      const shares = colors.map(() => next());
      const sum = shares.reduce((a, b) => a + b);
      const mixed = [0, 1, 2].map((channel) =>
        shares.reduce((all, share, index) => all + (share / sum) * lightOf(colors[index]!)[channel]!, 0),
      );
      const color = mixed.map((value) =>
        light.reduce((best, l, code) => (Math.abs(l - value) < Math.abs(light[best]! - value) ? code : best), 0),
      );
      expect(furthest(average(dither(flat(color), 160, 160, colors), colors), lightOf(color)), `${color}`).toBeLessThan(
        0.01,
      );
    }
  });

  it("also far from where a panel reaches: then of the nearest it can mix, which does not bleed into what is below", () => {
    const magentaOverGrey = new Uint8Array(3 * 160 * 160);
    magentaOverGrey.set(flat([255, 0, 255], 160).subarray(0, 3 * 160 * 80));
    magentaOverGrey.set(flat([128, 128, 128], 160).subarray(0, 3 * 160 * 80), 3 * 160 * 80);
    const indices = dither(magentaOverGrey, 160, 160, SIX);
    const justBelow = average(indices.subarray(160 * 82, 160 * 92), SIX);
    expect(furthest(justBelow, lightOf([128, 128, 128]))).toBeLessThan(0.06);
  });
});

describe("the panel's own colours stay what they are", () => {
  const next = random(11);
  const many = Array.from({ length: 64 }, () => [0, 1, 2].map(() => Math.floor(next() * 256)) as Rgb);
  // Neighbours, where a coarse search would take one for the other.
  const close: Rgb[] = [BLACK, [1, 0, 0], [0, 1, 1], WHITE, [255, 254, 255], [100, 100, 100], [101, 100, 100]];

  it.each([
    ["mono", MONO],
    ["sixteen greys", greys(16)],
    ["six", SIX],
    ["measured", PANEL],
    ["64 at random", many],
    ["neighbours", close],
    [
      "without black or white",
      [
        [200, 0, 0],
        [250, 240, 30],
      ] as Rgb[],
    ],
    ["greys in no order", [[90, 90, 90], WHITE, BLACK] as Rgb[]],
  ])("%s, one by one and side by side", (_name, colors) => {
    colors.forEach((color, index) => {
      expect(new Set(dither(flat(color, 24), 24, 24, colors)), `${color}`).toEqual(new Set([index]));
    });
    const wanted = Uint8Array.from({ length: 48 * 40 }, () => Math.floor(next() * colors.length));
    const pixels = Uint8Array.from([...wanted].flatMap((index) => colors[index]!));
    expect(dither(pixels, 48, 40, colors)).toEqual(wanted);
  });
});

it("a gradient rises", () => {
  const [width, height] = [512, 64];
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, at) => (Math.floor(at / 3) % width) >> 1);
  for (const colors of [MONO, greys(4), greys(16), SIX]) {
    const indices = dither(pixels, width, height, colors);
    const columns = Array.from(
      { length: 16 },
      (_, column) =>
        average(
          indices.filter((_value, at) => Math.floor((at % width) / 32) === column),
          colors,
        )[1]!,
    );
    expect(columns).toEqual([...columns].sort((a, b) => a - b));
    expect(columns[15]! - columns[0]!).toBeGreaterThan(0.85);
  }
});

describe("a panel whose black is grey and whose white is dull", () => {
  it("shows the picture's black and white as its own, and what is between without being cut off", () => {
    const ramp = Uint8Array.from({ length: 3 * 256 * 128 }, (_, at) => Math.floor(at / 3) % 256);
    const indices = dither(ramp, 256, 128, PANEL);
    const column = (x: number) => indices.filter((_value, at) => at % 256 === x);
    expect(new Set(column(0))).toEqual(new Set([0]));
    expect(new Set(column(255))).toEqual(new Set([1]));
    const [, light230] = average(
      indices.filter((_value, at) => at % 256 >= 220 && at % 256 < 240),
      PANEL,
    );
    expect(light230).toBeLessThan(0.97 * lightOf(PANEL[1]!)[1]!);
  });
});

it("is the same each time, and takes any size", () => {
  for (const [width, height] of [
    [1, 1],
    [1, 9],
    [9, 1],
    [2, 3],
  ] as const)
    for (const colors of [MONO, SIX])
      expect(dither(flat(WHITE, 9).subarray(0, 3 * width * height), width, height, colors)).toEqual(
        new Uint8Array(width * height).fill(1),
      );
  const next = random(3);
  const noise = Uint8Array.from({ length: 3 * 64 * 64 }, () => Math.floor(next() * 256));
  expect(dither(noise, 64, 64, PANEL)).toEqual(dither(noise, 64, 64, PANEL));
});
