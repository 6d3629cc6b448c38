import { readFile } from "node:fs/promises";
import sharp, { type Metadata } from "sharp";
import { describe, expect, it } from "vitest";
import { CANARY, fixture, sceneImage } from "../../../scripts/fixtures.mjs";
import { isAppError } from "../../core/errors";
import { withJpegSegments, withPngChunks } from "../../testing/corpusBytes";
import type { Orientation } from "./exif";
import { type KeptType, strip } from "./index";

const FILES: [string, KeptType][] = [
  ["photo.jpg", "jpeg"],
  ["photo-rotated.jpg", "jpeg"],
  ["cmyk.jpg", "jpeg"],
  ["picture.png", "png"],
  ["alpha.png", "png"],
  ["sixteen-bit.png", "png"],
  ["picture.webp", "webp"],
  ["animated.webp", "webp"],
  ["animated.gif", "gif"],
];
const TYPES: KeptType[] = ["jpeg", "png", "webp", "gif"];

/** `strip` uses its file up: a copy keeps the original to compare with. */
const stripped = (type: KeptType, file: Buffer) => strip(type, Buffer.from(file));
const pixels = (file: Buffer) => sharp(file, { animated: true }).raw().toBuffer();
const small = () => sceneImage(96, 64, 5);
const encoded = async (type: KeptType) => (await small())[type]().toBuffer();

describe("a stripped file", () => {
  it.each(FILES)("has the pixels, the profile and the timing of %s and nothing else", async (name, type) => {
    const file = await readFile(await fixture(name));
    const { data } = stripped(type, file);
    const [before, after] = await Promise.all([sharp(file).metadata(), sharp(data).metadata()]);
    expect((await pixels(data)).equals(await pixels(file))).toBe(true);
    const told = ({ width, height, pages, delay, loop, hasAlpha, icc }: Metadata) => ({
      ...{ width, height, pages, delay, loop, hasAlpha },
      profile: icc?.toString("base64"),
    });
    expect(told(after)).toEqual(told(before));
    expect(after.orientation ?? 1).toBe(before.orientation ?? 1);
    expect(after.xmp).toBeUndefined();
    expect(data.includes(CANARY)).toBe(false);
  });

  it.each(TYPES)("is the same when it is stripped again: %s", async (type) => {
    const once = stripped(type, await encoded(type)).data;
    expect(stripped(type, once).data.equals(once)).toBe(true);
  });

  const turned = ([2, 3, 4, 5, 6, 7, 8] as Orientation[]).flatMap((orientation) =>
    (["jpeg", "png", "webp"] as const).map((type) => ({ type, orientation })),
  );
  it.each(turned)("of $type keeps orientation $orientation and no other EXIF", async ({ type, orientation }) => {
    const file = await (await small())
      .withExif({ IFD0: { Artist: CANARY }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
      .withMetadata({ orientation })
      [type]()
      .toBuffer();
    expect(file.includes(CANARY)).toBe(true);
    const result = stripped(type, file);
    const metadata = await sharp(result.data).metadata();
    expect([result.orientation, metadata.orientation]).toEqual([orientation, orientation]);
    expect(metadata.exif?.length).toBeLessThanOrEqual(32);
    expect((await pixels(result.data)).equals(await pixels(file))).toBe(true);
  });

  it.each(["jpeg", "png", "webp"] as const)("of %s keeps a wide-gamut profile to the byte", async (type) => {
    const file = await (await small()).withIccProfile("p3")[type]().toBuffer();
    const { data } = stripped(type, file);
    const { icc } = await sharp(file).metadata();
    expect(icc?.length).toBeGreaterThan(100);
    expect((await sharp(data).metadata()).icc).toEqual(icc);
  });

  it("of JPEG has no thumbnail of JFIF, no second picture and nothing after its end", async () => {
    const file = await encoded("jpeg");
    const thumbnail = Buffer.concat([
      Buffer.from("JFIF\0\x01\x02\0\0\x01\0\x01\x04\x04", "latin1"),
      Buffer.alloc(48, CANARY),
    ]);
    const second = await encoded("jpeg");
    const dressed = Buffer.concat([
      withJpegSegments(file, [
        [0xe0, thumbnail],
        [0xe2, Buffer.from(`MPF\0${CANARY}`)],
      ]),
      second,
    ]);
    const { data } = stripped("jpeg", dressed);
    expect(data.includes(CANARY)).toBe(false);
    expect(data.indexOf(Buffer.from([0xff, 0xd8]), 2)).toBe(-1);
    expect(data.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    expect((await pixels(data)).equals(await pixels(file))).toBe(true);
  });

  it("of JPEG is read through fill bytes and restart markers", async () => {
    const file = await (await small()).jpeg({ optimiseCoding: false }).toBuffer();
    const filled = Buffer.concat([file.subarray(0, 2), Buffer.alloc(5, 0xff), file.subarray(2)]);
    expect((await pixels(stripped("jpeg", filled).data)).equals(await pixels(file))).toBe(true);
  });

  it("of APNG keeps the animation's chunks and counts its frames", async () => {
    const control = Buffer.alloc(26);
    const file = withPngChunks(await encoded("png"), [
      ["acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])],
      ["fcTL", control],
      ["fcTL", control],
      ["tIME", Buffer.alloc(7)],
    ]);
    const { data, frames } = stripped("png", file);
    expect([data.includes("acTL"), data.includes("fcTL"), data.includes("tIME"), frames]).toEqual([
      true,
      true,
      false,
      2,
    ]);
  });

  it("of PNG loses a chunk of colour that hides something, and a broken one", async () => {
    const file = withPngChunks(await encoded("png"), [["gAMA", Buffer.from(CANARY)]]);
    expect(stripped("png", file).data.includes(CANARY)).toBe(false);
  });

  it.each(TYPES)("of %s counts its frames", async (type) => {
    expect(stripped(type, await encoded(type)).frames).toBe(1);
    if (type === "jpeg" || type === "png") return;
    const animated = await readFile(await fixture(`animated.${type}`));
    expect(stripped(type, animated).frames).toBe(4);
  });
});

describe("a broken file", () => {
  /** The same in every run. */
  function* randoms(seed: number) {
    for (let state = seed; ; state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) yield state >>> 8;
  }

  const attempt = (type: KeptType, file: Buffer) => {
    const started = performance.now();
    try {
      strip(type, file);
    } catch (error) {
      if (!isAppError(error, "image_invalid")) throw error;
    }
    expect(performance.now() - started).toBeLessThan(250);
  };

  it.each(TYPES)("of %s is refused wherever it is cut off", async (type) => {
    const file = await encoded(type);
    for (let length = 0; length < file.length; length += Math.max(1, file.length >> 9)) {
      expect(() => stripped(type, file.subarray(0, length)), `${length} bytes`).toThrow("Invalid image");
    }
  });

  it.each(TYPES)(
    "of %s is refused or read, but no other error and no endless loop comes of bytes that are wrong",
    async (type) => {
      const source =
        type === "webp" || type === "gif" ? await readFile(await fixture(`animated.${type}`)) : await encoded(type);
      const random = randoms(TYPES.indexOf(type) + 1);
      const next = () => random.next().value as number;
      for (let round = 0; round < 400; round++) {
        const file = Buffer.from(source);
        // Most of the structure stands at the start.
        for (let flips = 0; flips < 4; flips++) file[next() % (round % 2 ? file.length : 200)] = next() & 255;
        attempt(type, file);
      }
    },
  );

  it.each(TYPES)("of %s made of one byte repeated for 2 MB ends soon", (type) => {
    const start = { jpeg: "\xff\xd8\xff", png: "\x89PNG\r\n\x1a\n", webp: "RIFF\xff\xff\x1f\0WEBP", gif: "GIF89a" }[
      type
    ];
    for (const byte of [0, 1, 0x21, 0x2c, 0xd0, 0xff]) {
      const file = Buffer.alloc(2 ** 21, byte);
      file.write(start, "latin1");
      attempt(type, file);
    }
  });
});
