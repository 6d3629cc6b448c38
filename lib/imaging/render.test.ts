import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { thumbHashToAverageRGBA } from "thumbhash";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANARY, CORNERS, fixture, sceneImage } from "../../scripts/fixtures.mjs";
import { runWithTrace } from "../core/trace";
import { surfacePolicy } from "../policy/surfaces";
import "../testing/unitEnv";
import { render } from "./render";
import type { RenderRequest } from "./types";

const { accept, renditions } = surfacePolicy("reference");
const KEEP: RenderRequest = { accept, original: "keep", renditions, maxPixels: 50_000_000 };
const GALLERY: RenderRequest = { ...surfacePolicy("project"), maxPixels: 50_000_000 };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contact-sheet-render-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function renderBytes(file: Buffer | Promise<Buffer>, request = KEEP) {
  const path = join(directory, "upload");
  await writeFile(path, await file);
  return render(path, request);
}

/** Reads colours at points, in parts of width and height, as somebody sees them in a browser. */
async function look(image: Buffer) {
  const picture = sharp(image).autoOrient().toColourspace("srgb").raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return (x: number, y: number): number[] => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return [...data.subarray(at, at + info.channels)];
  };
}

const colourAt = async (image: Buffer, x: number, y: number) => (await look(image))(x, y);

const NEAR = 0.06;
const FAR = 1 - NEAR;

/** The four cards stand where they belong, in their colours. */
async function expectCorners(image: Buffer, tolerance: number) {
  const at = await look(image);
  const seen = {
    topLeft: at(NEAR, NEAR),
    topRight: at(FAR, NEAR),
    bottomLeft: at(NEAR, FAR),
    bottomRight: at(FAR, FAR),
  };
  for (const corner of Object.keys(CORNERS) as (keyof typeof CORNERS)[]) {
    const off = CORNERS[corner].map((value, index) => Math.abs(value - (seen[corner][index] as number)));
    expect(Math.max(...off), `${corner} is ${seen[corner]}`).toBeLessThanOrEqual(tolerance);
  }
}

const sizes = (files: { name: string; width: number; height: number }[]) =>
  Object.fromEntries(files.map(({ name, width, height }) => [name, `${width}x${height}`]));

describe("render", () => {
  it.each([
    ["photo.jpg", "image/jpeg", "4000x3000", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 12],
    ["photo-rotated.jpg", "image/jpeg", "3000x4000", { thumbnail: "75x100", medium: "225x300", large: "450x600" }, 12],
    ["picture.png", "image/png", "800x600", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 12],
    ["sixteen-bit.png", "image/png", "640x480", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 12],
    ["picture.webp", "image/webp", "1600x1200", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 12],
    ["picture.avif", "image/jpeg", "640x480", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 16],
    ["picture.heic", "image/jpeg", "480x640", { thumbnail: "75x100", medium: "225x300", large: "450x600" }, 16],
    ["animated.gif", "image/gif", "320x240", { thumbnail: "100x75", medium: "300x225", large: "320x240" }, 20],
    ["animated.webp", "image/webp", "320x240", { thumbnail: "100x75", medium: "300x225", large: "320x240" }, 16],
    // Out of a press and back, a colour is not the same.
    ["cmyk.jpg", "image/jpeg", "640x480", { thumbnail: "100x75", medium: "300x225", large: "600x450" }, 75],
  ])("makes of %s its versions, upright and in its colours", async (name, contentType, size, expected, tolerance) => {
    const result = await render(await fixture(name), KEEP);
    expect(result.original.contentType).toBe(contentType);
    expect(`${result.original.width}x${result.original.height}`).toBe(size);
    expect(sizes(result.renditions)).toEqual(expected);
    expect(result.thumbhash.length).toBeLessThanOrEqual(25);
    for (const file of result.renditions) {
      const { width, height, format, exif, xmp, icc } = await sharp(file.data).metadata();
      expect([width, height, format, exif, xmp, icc]).toEqual([
        file.width,
        file.height,
        "webp",
        undefined,
        undefined,
        undefined,
      ]);
      await expectCorners(file.data, tolerance);
    }
    await expectCorners(result.original.data, tolerance);
    expect(result.original.data.includes(CANARY)).toBe(false);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "turns orientation %i upright in every version, and converted",
    async (orientation) => {
      const lying = await (await sceneImage(240, 160, 3))
        .withMetadata({ orientation })
        .jpeg({ quality: 95 })
        .toBuffer();
      const upright = await sharp(lying).autoOrient().png().toBuffer();
      const expected = await Promise.all([NEAR, FAR].map((x) => colourAt(upright, x, NEAR)));
      for (const request of [KEEP, GALLERY]) {
        const { original, renditions } = await renderBytes(lying, request);
        const swapped = orientation >= 5;
        expect([original.width, original.height]).toEqual(swapped ? [160, 240] : [240, 160]);
        for (const { data } of [original, ...renditions.filter(({ name }) => name !== "game")]) {
          const seen = await Promise.all([NEAR, FAR].map((x) => colourAt(data, x, NEAR)));
          const off = seen.flat().map((value, index) => Math.abs(value - (expected.flat()[index] as number)));
          expect(Math.max(...off)).toBeLessThan(25);
        }
        if (request === GALLERY) expect((await sharp(original.data).metadata()).exif).toBeUndefined();
      }
    },
  );

  it.each(["jpeg", "png", "webp"] as const)(
    "converts wide-gamut colours of %s for the versions and keeps them in the original",
    async (type) => {
      const { original, renditions } = await renderBytes(
        (await sceneImage(400, 300, 4)).withIccProfile("p3")[type]().toBuffer(),
      );
      expect((await sharp(original.data).metadata()).icc).toBeDefined();
      await expectCorners(original.data, 14);
      for (const { data } of renditions) await expectCorners(data, 14);
    },
  );

  it("comes close to a resize of the full picture in every version", async () => {
    const path = await fixture("photo.jpg");
    const { renditions } = await render(path, KEEP);
    for (const { data, width, height } of renditions) {
      const raw = (image: Sharp) => image.greyscale().raw().toBuffer();
      const [seen, direct] = await Promise.all([
        raw(sharp(data)),
        raw(
          sharp(
            await sharp(path, { autoOrient: true })
              .resize(width, height, { fit: "fill", fastShrinkOnLoad: false })
              .png()
              .toBuffer(),
          ),
        ),
      ]);
      const difference =
        seen.reduce((sum, value, index) => sum + Math.abs(value - (direct[index] as number)), 0) / seen.length;
      expect(difference).toBeLessThan(4);
    }
  });

  it("keeps transparency in WebP and PNG, and lays it on white in JPEG", async () => {
    const path = await fixture("alpha.png");
    const kept = await render(path, KEEP);
    expect(kept.original.contentType).toBe("image/png");
    expect((await colourAt(kept.renditions[0]?.data as Buffer, 0, 0))[3]).toBe(0);
    expect((await colourAt(kept.renditions[0]?.data as Buffer, 0.5, 0.5))[3]).toBe(255);
    const converted = await render(path, GALLERY);
    for (const { data, contentType } of [converted.original, ...converted.renditions]) {
      expect(contentType).toBe("image/jpeg");
      expect(Math.min(...(await colourAt(data, 0, 0)))).toBeGreaterThan(240);
    }
  });

  it.each([
    ["sixteen-bit.png", 16],
    ["cmyk.jpg", 75],
    ["picture.webp", 16],
    ["picture.avif", 16],
    ["picture.heic", 20],
    ["animated.gif", 20],
    ["photo-rotated.jpg", 12],
  ])(
    "makes JPEGs of %s for a gallery, in its colours, upright and without what the camera wrote",
    async (name, tolerance) => {
      const { original, renditions } = await render(await fixture(name), GALLERY);
      for (const { name: role, data } of [{ name: "original", ...original }, ...renditions]) {
        const { format, depth, space, exif, xmp, orientation } = await sharp(data).metadata();
        expect([role, format, depth, space, exif, xmp, orientation]).toEqual([
          role,
          "jpeg",
          "uchar",
          "srgb",
          undefined,
          undefined,
          undefined,
        ]);
        if (role !== "game") await expectCorners(data, tolerance);
      }
    },
  );

  it("makes a PNG of an AVIF that is seen through, a JPEG of one that only could be", async () => {
    const disc = await sharp(await fixture("alpha.png"))
      .avif({ effort: 0 })
      .toBuffer();
    expect((await renderBytes(disc)).original.contentType).toBe("image/png");
    const whole = await (await sceneImage(64, 64, 1)).ensureAlpha().avif({ effort: 0 }).toBuffer();
    expect((await renderBytes(whole)).original.contentType).toBe("image/jpeg");
  });

  it("cuts the centred square and gives it exactly its size, also out of a smaller picture", async () => {
    const halves = sharp({ create: { width: 300, height: 100, channels: 3, background: "#f00" } }).composite([
      { input: { create: { width: 100, height: 100, channels: 3, background: "#00f" } }, left: 100, top: 0 },
    ]);
    const { renditions } = await renderBytes(halves.png().toBuffer(), GALLERY);
    expect(sizes(renditions)).toEqual({ medium: "300x100", thumb: "300x100", game: "50x50" });
    const game = renditions.find(({ name }) => name === "game")?.data as Buffer;
    for (const x of [0.05, 0.5, 0.95]) expect((await colourAt(game, x, 0.5))[2]).toBeGreaterThan(200);
    const tiny = await renderBytes((await sceneImage(30, 20, 1)).png().toBuffer(), GALLERY);
    expect(sizes(tiny.renditions)).toEqual({ medium: "30x20", thumb: "30x20", game: "50x50" });
  });

  it.each([
    [1, 1],
    [3000, 3],
    [3, 2000],
    [1, 700],
  ])("has versions of %i × %i pixels, none enlarged and none empty", async (width, height) => {
    const file = await sharp({ create: { width, height, channels: 3, background: "#08f" } })
      .png()
      .toBuffer();
    for (const request of [KEEP, GALLERY]) {
      const { original, renditions } = await renderBytes(file, request);
      expect([original.width, original.height]).toEqual([width, height]);
      for (const rendition of renditions.filter(({ name }) => name !== "game")) {
        expect(rendition.width).toBeLessThanOrEqual(width);
        expect(rendition.height).toBeLessThanOrEqual(height);
      }
      for (const { data } of renditions.filter(({ name }) => name === "game")) {
        const game = await sharp(data).metadata();
        expect([game.format, game.width, game.height, game.space]).toEqual(["jpeg", 50, 50, "srgb"]);
      }
    }
  });

  it.each([
    ["grey", () => sceneImage(300, 200, 6).then((image) => image.greyscale().jpeg().toBuffer())],
    [
      "grey with alpha",
      () => sceneImage(300, 200, 6).then((image) => image.greyscale().ensureAlpha(0.5).png().toBuffer()),
    ],
    ["palette", () => sceneImage(300, 200, 6).then((image) => image.png({ palette: true, colours: 16 }).toBuffer())],
    ["progressive", () => sceneImage(300, 200, 6).then((image) => image.jpeg({ progressive: true }).toBuffer())],
    ["interlaced", () => sceneImage(300, 200, 6).then((image) => image.png({ progressive: true }).toBuffer())],
    ["lossless", () => sceneImage(300, 200, 6).then((image) => image.webp({ lossless: true, effort: 0 }).toBuffer())],
  ])("reads a picture that is %s", async (_kind, make) => {
    for (const request of [KEEP, GALLERY]) {
      const { renditions } = await renderBytes(make(), request);
      for (const { data, width, height } of renditions) {
        const seen = await sharp(data).metadata();
        expect([seen.width, seen.height]).toEqual([width, height]);
      }
    }
  });

  it("keeps the bytes of an upright JPEG where JPEG is asked for, and converts what is turned or for a press", async () => {
    const upright = await (await sceneImage(300, 200, 6)).jpeg().toBuffer();
    expect((await renderBytes(upright, GALLERY)).original.data).toEqual(upright);
    const press = await render(await fixture("cmyk.jpg"), GALLERY);
    expect((await sharp(press.original.data).metadata()).space).toBe("srgb");
  });

  it("keeps every frame of an animation, and shows the first in its versions", async () => {
    for (const name of ["animated.gif", "animated.webp"]) {
      const { original, renditions } = await render(await fixture(name), KEEP);
      expect((await sharp(original.data).metadata()).pages).toBe(4);
      expect((await sharp(renditions[0]?.data).metadata()).pages).toBeUndefined();
    }
  });

  it("makes a thumbhash of the picture's colour", async () => {
    const orange = sharp({ create: { width: 200, height: 100, channels: 3, background: { r: 240, g: 120, b: 20 } } });
    const { thumbhash } = await renderBytes(orange.png().toBuffer());
    const { r, g, b } = thumbHashToAverageRGBA(thumbhash);
    expect([r, g, b].map((value) => Math.round(value * 10))).toEqual([9, 5, 1]);
  });

  it("refuses what the surface does not accept, whatever its name", async () => {
    const only = { ...KEEP, accept: ["jpeg", "png"] as const };
    await expect(render(await fixture("animated.gif"), only)).rejects.toMatchObject({
      code: "unsupported_type",
      message: "Unsupported media type",
    });
  });

  it("refuses one pixel more than the limit, by its header, and takes the limit", async () => {
    const at = (maxPixels: number) => render(`${directory}/limit`, { ...KEEP, maxPixels });
    await writeFile(join(directory, "limit"), await (await sceneImage(100, 100, 1)).jpeg().toBuffer());
    await expect(at(9999)).rejects.toMatchObject({ code: "image_invalid", message: "Invalid image" });
    await expect(at(10_000)).resolves.toBeDefined();
  });

  it("tells the request in hand what decoding and rendering took", async () => {
    const trace = { requestId: "x", ip: "", baseUrl: "", phases: {} as Record<string, number> };
    await runWithTrace(trace, async () => render(await fixture("small-1.jpg"), KEEP));
    expect(trace.phases.decode).toBeGreaterThan(0);
    expect(trace.phases.render).toBeGreaterThan(0);
  });

  it("takes 16 photos of 12 megapixels at once within 300 MB", async () => {
    const path = await fixture("photo.jpg");
    await render(path, KEEP);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    await Promise.all(Array.from({ length: 16 }, () => render(path, KEEP)));
    clearInterval(watch);
    expect(most - before).toBeLessThan(300_000_000);
  });
});
