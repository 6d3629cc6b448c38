import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { CORNERS, fixture, sceneImage } from "../../scripts/fixtures.mjs";
import { sha256 } from "../core/bytes";
import { readBmp, readIndexedPng, readJpegFrame } from "../testing/deviceFiles";
import "../testing/unitEnv";
import { renderForDevice } from "./deviceRender";
import type { DeviceSpec } from "./deviceTypes";

const MAX_PIXELS = 50_000_000;
const PANEL = [
  { measured: "#191e21", nominal: "#000000" },
  { measured: "#b9bfbb", nominal: "#ffffff" },
  { measured: "#c8b414", nominal: "#ffff00" },
  { measured: "#8c1d1a", nominal: "#ff0000" },
  { measured: "#1f3f8c", nominal: "#0000ff" },
  { measured: "#3c6e4a", nominal: "#00ff00" },
];
const NOMINAL = PANEL.map(({ nominal }) => [1, 3, 5].map((at) => Number.parseInt(nominal.slice(at, at + 2), 16)));
const paletteOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `#${(index * 0x03_f7_41).toString(16).padStart(6, "0").slice(-6)}`);

const spec = (changes: Partial<DeviceSpec> = {}): DeviceSpec => ({
  width: 200,
  height: 120,
  fit: "contain",
  format: "png",
  colors: "full",
  max_bytes: null,
  ...changes,
});
const render = async (source: Buffer | Promise<Buffer>, changes: Partial<DeviceSpec> = {}) =>
  renderForDevice(await source, spec(changes), MAX_PIXELS);
const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: background.length > 7 ? 4 : 3, background } })
    .png()
    .toBuffer();
/** Reads red, green, blue at points. */
async function look(file: Buffer) {
  const { data, info } = await sharp(file).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3),
  ];
}
const isNear = (seen: number[], wanted: readonly number[], tolerance = 3) =>
  expect(Math.max(...seen.map((value, index) => Math.abs(value - wanted[index]!))), `${seen}`).toBeLessThanOrEqual(
    tolerance,
  );

describe("a screen's size", () => {
  const SOURCES = { wide: [900, 60], tall: [40, 700], tiny: [1, 1], large: [1500, 1100], line: [20_000, 1] } as const;
  const FORMATS = {
    jpeg: ["image/jpeg", "jpg"],
    png: ["image/png", "png"],
    webp: ["image/webp", "webp"],
    bmp: ["image/bmp", "bmp"],
  } as const;
  const cases = Object.keys(SOURCES).flatMap((name) => Object.keys(FORMATS).map((format) => [name, format] as const));

  it.each(cases)("is that of the file, of a %s picture as %s", async (name, format) => {
    const [width, height] = SOURCES[name as keyof typeof SOURCES];
    const source = await plain(width, height, "#3070b0");
    for (const fit of ["cover", "contain"] as const)
      for (const colors of ["full", "gray4", PANEL] as const)
        for (const screen of [
          { width: 201, height: 119 },
          { width: 16, height: 130 },
        ]) {
          const file = await render(source, { fit, format: format as DeviceSpec["format"], colors, ...screen });
          const { data, ...facts } = file;
          const [contentType, extension] = FORMATS[format as keyof typeof FORMATS];
          expect(facts).toEqual({ contentType, extension, ...screen });
          const seen = format === "bmp" ? readBmp(data) : await sharp(data).metadata();
          expect([seen.width, seen.height]).toEqual([screen.width, screen.height]);
        }
  });

  it("may be the smallest and the largest, and far from the picture's shape", async () => {
    const source = await plain(30_000, 2, "#3070b0");
    for (const [width, height] of [
      [16, 16],
      [16, 4096],
      [4096, 16],
    ] as const)
      for (const fit of ["cover", "contain"] as const) {
        const { data } = await render(source, { width, height, fit });
        const seen = await sharp(data).metadata();
        expect([seen.width, seen.height]).toEqual([width, height]);
        if (fit === "cover") isNear((await look(data))(width / 2, height / 2), [0x30, 0x70, 0xb0]);
      }
  });
});

describe("fit", () => {
  const bars = async () =>
    sharp({ create: { width: 300, height: 100, channels: 3, background: "#ff0000" } })
      .composite([{ input: await plain(100, 100, "#00ff00"), left: 100, top: 0 }])
      .png()
      .toBuffer();

  it("cover shows the middle", async () => {
    const at = await look((await render(bars(), { width: 100, height: 100, fit: "cover" })).data);
    for (const [x, y] of [
      [3, 3],
      [96, 3],
      [50, 50],
      [3, 96],
    ] as const)
      isNear(at(x, y), [0, 255, 0], 8);
  });

  it.each([
    ["full", [0, 0, 0]],
    ["gray16", [255, 255, 255]],
    ["gray4", [255, 255, 255]],
    ["mono", [255, 255, 255]],
    [PANEL, [255, 255, 255]],
    [
      ["#202020", "#c04040"],
      [192, 64, 64],
    ],
  ] as const)(
    "contain shows all of it, and around it what is dark on a lamp and light on paper: %j",
    async (colors, around) => {
      const { data } = await render(bars(), { width: 150, height: 150, colors: colors as DeviceSpec["colors"] });
      const at = await look(data);
      for (let x = 0; x < 150; x += 7) for (const y of [0, 40, 110, 149]) expect(at(x, y)).toEqual(around);
      if (colors === "full") for (const x of [10, 140]) isNear(at(x, 75), [255, 0, 0], 8);
    },
  );

  it("lays what is seen through on white, whatever is around the picture", async () => {
    const at = await look((await render(plain(100, 50, "#ff000000"), { width: 100, height: 100 })).data);
    expect([at(50, 50), at(50, 5)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
    const half = await look((await render(plain(100, 50, "#ff000080"), { width: 100, height: 50 })).data);
    isNear(half(50, 25), [255, 127, 127]);
  });
});

describe("the source", () => {
  it.each([
    "photo.jpg",
    "photo-rotated.jpg",
    "picture.png",
    "sixteen-bit.png",
    "picture.webp",
    "animated.gif",
    "animated.webp",
  ])("%s is shown upright, in its colours", async (name) => {
    const source = await readFile(await fixture(name));
    const { autoOrient } = await sharp(source).metadata();
    const width = autoOrient.width > autoOrient.height ? 400 : 300;
    const at = await look((await render(source, { width, height: 700 - width })).data);
    const [right, bottom] = [width - 12, 700 - width - 12];
    isNear(at(12, 12), CORNERS.topLeft, 24);
    isNear(at(right, 12), CORNERS.topRight, 24);
    isNear(at(12, bottom), CORNERS.bottomLeft, 24);
    isNear(at(right, bottom), CORNERS.bottomRight, 24);
  });

  it("may be grey or of four printing colours", async () => {
    const grey = sharp(await plain(80, 60, "#808080"))
      .toColourspace("b-w")
      .jpeg()
      .toBuffer();
    isNear((await look((await render(grey, { width: 80, height: 60 })).data))(40, 30), [128, 128, 128]);
    await render(readFile(await fixture("cmyk.jpg")), { colors: PANEL });
  });

  it("is refused where it is none, or broken", async () => {
    await expect(render(Buffer.from("<svg/>"))).rejects.toMatchObject({ code: "unsupported_type" });
    const jpeg = await sceneImage(320, 240, 3).then((image) => image.jpeg().toBuffer());
    await expect(render(jpeg.subarray(0, 2000))).rejects.toMatchObject({ code: "image_invalid" });
    await expect(renderForDevice(jpeg, spec(), 1000)).rejects.toMatchObject({ code: "image_invalid" });
  });
});

describe("jpeg", () => {
  const photo = sceneImage(640, 480, 5).then((image) => image.png().toBuffer());
  const screen = { width: 640, height: 480, format: "jpeg" } as const;

  it("is baseline, with halved colour in photos and without in dithered colours, grey where the screen is", async () => {
    const frames = [];
    for (const colors of ["full", "gray16", "mono", PANEL] as const)
      frames.push(readJpegFrame((await render(photo, { ...screen, colors })).data));
    expect(frames).toEqual([
      { marker: 0xc0, sampling: ["2x2", "1x1", "1x1"] },
      { marker: 0xc0, sampling: ["1x1"] },
      { marker: 0xc0, sampling: ["1x1"] },
      { marker: 0xc0, sampling: ["1x1", "1x1", "1x1"] },
    ]);
  });

  it("has the best quality that keeps within max_bytes, and the lowest where none does", async () => {
    const free = (await render(photo, screen)).data.length;
    let before = free;
    for (const part of [1, 0.8, 0.5, 0.3]) {
      const { data } = await render(photo, { ...screen, max_bytes: Math.round(free * part) });
      expect(data.length).toBeLessThanOrEqual(Math.round(free * part));
      expect(data.length).toBeGreaterThan(free * part * 0.85);
      expect(data.length).toBeLessThanOrEqual(before);
      expect(readJpegFrame(data).marker).toBe(0xc0);
      before = data.length;
    }
    const least = (await render(photo, { ...screen, max_bytes: 1024 })).data;
    const lower = (await render(photo, { ...screen, max_bytes: 2000 })).data;
    expect(least.length).toBeGreaterThan(2000);
    expect(lower).toEqual(least);
    expect(readJpegFrame(least).marker).toBe(0xc0);
  });
});

describe("webp", () => {
  const photo = sceneImage(320, 240, 5).then((image) => image.png().toBuffer());
  const screen = { width: 320, height: 240, format: "webp" } as const;

  it("falls in quality under max_bytes", async () => {
    const free = (await render(photo, screen)).data.length;
    expect((await render(photo, { ...screen, max_bytes: free >> 1 })).data.length).toBeLessThanOrEqual(free >> 1);
  });

  it("keeps dithered pixels exactly while they fit", async () => {
    const lossless = (await render(photo, { ...screen, colors: PANEL })).data;
    const png = (await render(photo, { ...screen, format: "png", colors: PANEL })).data;
    const [a, b] = await Promise.all([lossless, png].map((file) => sharp(file).removeAlpha().raw().toBuffer()));
    expect(a!.equals(b!)).toBe(true);
    // Specks do not become fewer bytes by losing quality: then they are kept.
    const tight = (await render(photo, { ...screen, colors: PANEL, max_bytes: lossless.length >> 1 })).data;
    expect(tight.length).toBeLessThanOrEqual(lossless.length);
  });
});

describe("png and bmp", () => {
  const photo = sceneImage(210, 130, 9).then((image) => image.png().toBuffer());
  // Not a multiple of eight pixels.
  const screen = { width: 203, height: 121, fit: "cover" } as const;

  it.each([
    ["mono", 1],
    ["gray4", 2],
    ["gray16", 4],
  ] as const)("a PNG of %s is grey, of %i bits", async (colors, bits) => {
    const { data } = await render(photo, { ...screen, colors });
    const png = readIndexedPng(data);
    expect([png.bits, png.colorType, png.chunks]).toEqual([bits, 0, ["IHDR", "IDAT", "IEND"]]);
    const { data: seen, info } = await sharp(data).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
    const scale = 255 / ((1 << bits) - 1);
    expect(png.samples.every((sample, at) => seen[at * info.channels] === sample * scale)).toBe(true);
    expect(new Set(png.samples).size).toBeGreaterThan((1 << bits) * 0.8);
  });

  it.each([
    [2, 1, 1],
    [3, 2, 4],
    [4, 2, 4],
    [5, 4, 4],
    [16, 4, 4],
    [17, 8, 8],
    [64, 8, 8],
  ])("of %i colours they are of %i and %i bits, with the colours in their order", async (count, pngBits, bmpBits) => {
    const colors = paletteOf(count);
    const wanted = colors.map((color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)));
    const file = (await render(photo, { ...screen, colors })).data;
    const png = readIndexedPng(file);
    expect([png.bits, png.colorType, png.colors]).toEqual([pngBits, 3, wanted]);
    const bmp = readBmp((await render(photo, { ...screen, colors, format: "bmp" })).data);
    expect([bmp.bits, bmp.colors.length, bmp.colors.slice(0, count)]).toEqual([bmpBits, 1 << bmpBits, wanted]);
    expect(bmp.samples).toEqual(png.samples);
    const seen = await sharp(file).removeAlpha().raw().toBuffer();
    expect(
      png.samples.every((sample, at) => wanted[sample]!.every((value, channel) => seen[3 * at + channel] === value)),
    ).toBe(true);
  });

  it.each([
    ["mono", 1],
    ["gray4", 4],
    ["gray16", 4],
  ] as const)("a BMP of %s has its greys in a table", async (colors, bits) => {
    const png = readIndexedPng((await render(photo, { ...screen, colors })).data);
    const bmp = readBmp((await render(photo, { ...screen, colors, format: "bmp" })).data);
    expect([bmp.bits, bmp.samples]).toEqual([bits, png.samples]);
    const scale = 255 / ((1 << png.bits) - 1);
    expect(bmp.colors.slice(0, 1 << png.bits)).toEqual(
      Array.from({ length: 1 << png.bits }, (_, level) => [level * scale, level * scale, level * scale]),
    );
  });

  it("a BMP of all colours has 24 bits, and the pixels of the PNG", async () => {
    const bmp = readBmp((await render(photo, { ...screen, format: "bmp" })).data);
    const png = await sharp((await render(photo, screen)).data)
      .raw()
      .toBuffer();
    expect(bmp.bits).toBe(24);
    expect(Buffer.from(bmp.samples).equals(png)).toBe(true);
  });

  it("write the colours that a driver is told, for those that were measured", async () => {
    const stripes = Buffer.concat(PANEL.map(({ measured }) => Buffer.from(measured.slice(1).repeat(600), "hex")));
    const source = await sharp(stripes, { raw: { width: 60, height: 60, channels: 3 } })
      .png()
      .toBuffer();
    const { samples, colors } = readIndexedPng((await render(source, { width: 60, height: 60, colors: PANEL })).data);
    expect(colors).toEqual(NOMINAL);
    expect([...samples]).toEqual(Array.from({ length: 3600 }, (_, at) => Math.floor(at / 600)));
  });

  it("are the same file each time", async () => {
    const [a, b] = [await render(photo, { colors: PANEL }), await render(photo, { colors: PANEL })];
    expect(a.data.equals(b.data)).toBe(true);
    const grey = await plain(64, 64, "#808080");
    const { samples } = readIndexedPng((await render(grey, { width: 64, height: 64, colors: "mono" })).data);
    expect(
      Buffer.from(sha256(Buffer.from(samples)))
        .toString("hex")
        .slice(0, 16),
    ).toMatchInlineSnapshot(`"1f5f21aa5c0959f5"`);
  });
});

it("several at once share the threads, and a screen of the largest size keeps within what was estimated for it", async () => {
  const source = await sceneImage(1024, 1024, 2).then((image) => image.jpeg().toBuffer());
  const before = process.memoryUsage.rss();
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss() - before);
  }, 5);
  const { data } = await render(source, { width: 4096, height: 4096, colors: PANEL });
  clearInterval(timer);
  const { width, height, bits } = readIndexedPng(data);
  expect([width, height, bits]).toEqual([4096, 4096, 4]);
  const { estimateDeviceBytes } = await import("./estimate");
  const estimate = estimateDeviceBytes(
    { type: "jpeg", width: 1024, height: 1024, fileBytes: source.length, bytesPerPixel: 0.25 },
    { width: 4096, height: 4096 },
  );
  expect(most / estimate).toBeLessThan(1.15);
  const files = await Promise.all(Array.from({ length: 6 }, () => render(source, { colors: "mono" })));
  expect(new Set(files.map((file) => file.data.toString("latin1"))).size).toBe(1);
}, 20_000);
