import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { fixture } from "../../scripts/fixtures.mjs";
import { heicShape } from "./pictureShape";

/** A box's type with numbers of 32 bits behind it. */
const box = (type: string, ...numbers: number[]) => {
  const bytes = new Uint8Array(8 + 4 * numbers.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...type].map((letter) => letter.charCodeAt(0)));
  for (const [at, value] of numbers.entries()) view.setUint32(8 + 4 * at, value);
  return [...bytes];
};

describe("the shape of a HEIC", () => {
  it("is that of a real one", async () => {
    const bytes = new Uint8Array(await readFile(await fixture("picture.heic")));
    expect(heicShape(bytes.subarray(0, 65_536))).toEqual({ width: 480, height: 640 });
  });

  it("is its largest picture's, turned as it says", () => {
    const tiles = [...box("ispe", 512, 512), ...box("ispe", 4032, 3024), ...box("ispe", 320, 240)];
    const turned = [...box("irot").slice(0, 4), 3];
    expect(heicShape(Uint8Array.from(tiles))).toEqual({ width: 4032, height: 3024 });
    expect(heicShape(Uint8Array.from([...tiles, ...turned]))).toEqual({ width: 3024, height: 4032 });
  });

  it("is not known of what is none", () => {
    expect(heicShape(new Uint8Array(0))).toBeNull();
    expect(heicShape(Uint8Array.from(box("ispe", 0, 10)))).toBeNull();
    expect(heicShape(Uint8Array.from(box("ispe", 10)))).toBeNull();
  });
});
