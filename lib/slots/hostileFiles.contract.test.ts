import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { CANARY, CORNERS, fixture } from "../../scripts/fixtures.mjs";
import { BASE_URL, type Caller, newCaller, rowCounts } from "../testing/api";
import { HOSTILE } from "../testing/corpus";

const BASE = "/api/reference-images";
const STATUS = { image_invalid: 400, unsupported_type: 415, file_missing: 400 } as const;
const SENTENCE = {
  image_invalid: "Invalid image",
  unsupported_type: "Unsupported media type",
  file_missing: "No image file provided",
} as const;

let me: Caller;
beforeAll(async () => {
  me = await newCaller();
});

async function send(data: Buffer, fileName: string, type: string) {
  const form = new FormData();
  form.append("image", new File([new Uint8Array(data)], fileName, { type }));
  return me.send("POST", BASE, form);
}

describe("hostile files over HTTP", () => {
  it.each(HOSTILE)("$name", async ({ make, fileName, declaredType, refused, servedAs }) => {
    const answer = await send(await make(), fileName, declaredType);
    if (refused) {
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        STATUS[refused],
        refused,
        SENTENCE[refused],
      ]);
      expect(await rowCounts(me.userId)).toEqual({ images: 0, slots: 0 });
    } else {
      expect(answer.status).toBe(201);
      const { original, thumbnail, medium, large } = answer.body.image;
      for (const url of [original, thumbnail, medium, large]) {
        const served = await fetch(url);
        const bytes = Buffer.from(await served.arrayBuffer());
        expect(served.status).toBe(200);
        expect(served.headers.get("content-type")).toBe(url === original ? servedAs : "image/webp");
        expect(served.headers.get("x-content-type-options")).toBe("nosniff");
        expect(bytes.includes(CANARY)).toBe(false);
      }
      expect((await me.json("DELETE", `${BASE}/${answer.body.id}`)).status).toBe(204);
    }
    expect((await fetch(`${BASE_URL}/api/health`)).status).toBe(200);
  });
});

describe("real photos over HTTP", () => {
  /** The colour in the middle of each corner's patch, as seen. */
  async function corners(data: Buffer) {
    const { data: pixels, info } = await sharp(data)
      .autoOrient()
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => {
      const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
      return [...pixels.subarray(offset, offset + 3)];
    };
    return {
      topLeft: at(0.02, 0.02),
      topRight: at(0.98, 0.02),
      bottomLeft: at(0.02, 0.98),
      bottomRight: at(0.98, 0.98),
    };
  }
  const near = (a: readonly number[], b: readonly number[]) =>
    Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0)))) <= 30;

  it.each([
    ["photo.jpg", "image/jpeg", [4000, 3000]],
    ["photo-rotated.jpg", "image/jpeg", null],
    ["alpha.png", "image/png", null],
    ["sixteen-bit.png", "image/png", null],
    ["picture.webp", "image/webp", null],
    ["picture.avif", "image/jpeg", null],
    ["picture.heic", "image/jpeg", null],
    ["animated.gif", "image/gif", null],
    ["animated.webp", "image/webp", null],
    ["cmyk.jpg", "image/jpeg", null],
  ] as const)("%s is kept whole and rendered in three sizes that show the same", async (name, servedAs, size) => {
    const answer = await send(await readFile(await fixture(name)), name, "application/octet-stream");
    expect(answer.status).toBe(201);
    const { image } = answer.body;
    if (size) expect([image.width, image.height]).toEqual(size);
    const get = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());
    const original = await get(image.original);
    expect(original.length).toBe(image.bytes);
    expect(image.content_type).toBe(servedAs);
    expect(original.includes(CANARY)).toBe(false);
    for (const [url, side] of [
      [image.thumbnail, 100],
      [image.medium, 300],
      [image.large, 600],
    ] as const) {
      const data = await get(url);
      const { width, height, format, exif } = await sharp(data).metadata();
      const scale = Math.min(1, side / Math.max(image.width, image.height));
      expect([format, exif]).toEqual(["webp", undefined]);
      expect(Math.abs((width ?? 0) - image.width * scale)).toBeLessThan(1);
      expect(Math.abs((height ?? 0) - image.height * scale)).toBeLessThan(1);
      if (!name.startsWith("photo")) continue;
      const seen = await corners(data);
      for (const [corner, colour] of Object.entries(CORNERS))
        expect([name, corner, near(seen[corner as keyof typeof seen], colour)]).toEqual([name, corner, true]);
    }
    await me.json("DELETE", `${BASE}/${answer.body.id}`);
  });
});
