import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { CORNERS, fixture, sceneImage } from "../../scripts/fixtures.mjs";
import { readBmp, readIndexedPng } from "../testing/deviceFiles";
import { deviceSpec, look, PANEL, plainPicture } from "../testing/deviceScreens";
import "../testing/unitEnv";
import { renderForDevice } from "./deviceRender";
import type { DeviceSpec } from "./deviceTypes";
import { estimateDeviceBytes } from "./estimate";

const MAX_PIXELS = 50_000_000;
const render = async (source: Buffer | Promise<Buffer>, changes: Partial<DeviceSpec> = {}) =>
  renderForDevice(await source, deviceSpec(changes), MAX_PIXELS);
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
    const source = await plainPicture(width, height, "#3070b0");
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
    const source = await plainPicture(30_000, 2, "#3070b0");
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

it("a line that lies on its side is cut in the right direction", async () => {
  const line = sharp(await plainPicture(20_000, 2, "#3070b0"));
  const middle = await plainPicture(200, 2, "#e0e040");
  const source = line
    .composite([{ input: middle }])
    .withExif({})
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 });
  const { data } = await render(source.toBuffer(), { width: 4096, height: 16, fit: "cover" });
  isNear((await look(data))(2048, 8), [0xe0, 0xe0, 0x40], 12);
});

describe("fit", () => {
  const bars = async () =>
    sharp({ create: { width: 300, height: 100, channels: 3, background: "#ff0000" } })
      .composite([{ input: await plainPicture(100, 100, "#00ff00"), left: 100, top: 0 }])
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
    const at = await look((await render(plainPicture(100, 50, "#ff000000"), { width: 100, height: 100 })).data);
    expect([at(50, 50), at(50, 5)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
    const half = await look((await render(plainPicture(100, 50, "#ff000080"), { width: 100, height: 50 })).data);
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
    const grey = sharp(await plainPicture(80, 60, "#808080"))
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
    await expect(renderForDevice(jpeg, deviceSpec(), 1000)).rejects.toMatchObject({ code: "image_invalid" });
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

  const estimate = estimateDeviceBytes(
    { type: "jpeg", width: 1024, height: 1024, fileBytes: source.length, bytesPerPixel: 0.25 },
    deviceSpec({ width: 4096, height: 4096, colors: PANEL }),
  );
  expect(most / estimate).toBeLessThan(1.15);
  const files = await Promise.all(Array.from({ length: 6 }, () => render(source, { colors: "mono" })));
  expect(new Set(files.map((file) => file.data.toString("latin1"))).size).toBe(1);
}, 20_000);
