import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { fixture } from "../../scripts/fixtures.mjs";
import { MiB } from "../core/units";
import { heicBomb } from "../testing/corpusBytes";
import { decodeHeic } from "./heic";

const LIMITS = { timeoutMs: 20_000, memoryBytes: 128 * MiB };

let file: Buffer;
beforeAll(async () => {
  file = await readFile(await fixture("picture.heic"));
});

describe("decodeHeic", () => {
  it("gives the pixels upright: the file holds them lying, with a rotation", async () => {
    const { data, width, height } = await decodeHeic(file, LIMITS);
    expect([width, height, data.length]).toEqual([480, 640, 480 * 640 * 4]);
  });

  it("ends a decoder that takes too long", async () => {
    const started = performance.now();
    await expect(decodeHeic(file, { ...LIMITS, timeoutMs: 1 })).rejects.toMatchObject({ code: "image_invalid" });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("ends a decoder that takes too much memory", async () => {
    const started = performance.now();
    const bomb = heicBomb(6000);
    await expect(decodeHeic(bomb, LIMITS)).rejects.toMatchObject({ code: "image_invalid" });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([40, 400, 800, 12_000])("says of the first %i bytes that they are no image", async (length) => {
    await expect(decodeHeic(file.subarray(0, length), LIMITS)).rejects.toMatchObject({ code: "image_invalid" });
  });

  it("is not brought down by bytes that are wrong, whatever comes of them", async () => {
    for (let at = 300; at < 900; at += 60) {
      const broken = Buffer.from(file);
      broken.fill(0xff, at, at + 4);
      const result = await decodeHeic(broken, LIMITS).catch((error: { code?: string }) => error);
      expect(["image_invalid", undefined]).toContain("code" in result ? result.code : undefined);
    }
    // Ten starts of a thread, on a machine that has other things to do.
  }, 30_000);
});
