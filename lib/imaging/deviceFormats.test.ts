import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sceneImage } from "../../scripts/fixtures.mjs";
import { sha256 } from "../core/bytes";
import { readBmp, readIndexedPng, readJpegFrame } from "../testing/deviceFiles";
import { deviceSpec, PANEL, plainPicture } from "../testing/deviceScreens";
import "../testing/unitEnv";
import { renderForDevice } from "./deviceRender";
import type { DeviceSpec } from "./deviceTypes";

const MAX_PIXELS = 50_000_000;
const rgb = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
const NOMINAL = PANEL.map(({ nominal }) => rgb(nominal));
const paletteOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `#${(index * 0x03_f7_41).toString(16).padStart(6, "0").slice(-6)}`);

const render = async (source: Buffer | Promise<Buffer>, changes: Partial<DeviceSpec> = {}) =>
  renderForDevice(await source, deviceSpec(changes), MAX_PIXELS);
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
    const wanted = colors.map(rgb);
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
    const grey = await plainPicture(64, 64, "#808080");
    const { samples } = readIndexedPng((await render(grey, { width: 64, height: 64, colors: "mono" })).data);
    expect(
      Buffer.from(sha256(Buffer.from(samples)))
        .toString("hex")
        .slice(0, 16),
    ).toMatchInlineSnapshot(`"1f5f21aa5c0959f5"`);
  });
});
