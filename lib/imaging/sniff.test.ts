import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { FIXTURES, fixture } from "../../scripts/fixtures.mjs";
import { box } from "../testing/corpusBytes";
import { SNIFF_BYTES, sniff } from "./sniff";

const ftyp = (...brands: string[]) =>
  sniff(
    box(
      "ftyp",
      Buffer.concat([Buffer.from(brands[0] as string), Buffer.alloc(4), Buffer.from(brands.slice(1).join(""))]),
    ),
  );

describe("sniff", () => {
  it.each(FIXTURES)("knows %s by its first bytes", async (name) => {
    const head = (await readFile(await fixture(name))).subarray(0, SNIFF_BYTES);
    expect(sniff(head)).toBe((name.split(".").pop() as string).replace("jpg", "jpeg"));
  });

  it.each([
    [["heic", "mif1", "heic"], "heic"],
    [["heix", "mif1"], "heic"],
    [["hevc"], "heic"],
    [["mif1", "mif1", "heic", "hevc"], "heic"],
    [["msf1", "msf1", "hevc"], "heic"],
    [["mif1", "miaf", "avif"], "avif"],
    [["avis", "msf1"], "avif"],
    [["avif"], "avif"],
    [["isom", "iso2", "mp41"], null],
    [["mp42", "mif1"], null],
    [["qt  "], null],
  ] as const)("tells the family of HEIF by its brands: %j", (brands, type) => {
    expect(ftyp(...brands)).toBe(type);
  });

  it.each([
    "",
    "\xff\xd8",
    "GIF88a",
    "RIFF0000WAVE",
    "\x89PNG",
    "II*\0",
    "MM\0*",
    "%PDF-",
    "<svg",
    "BM",
    "\0\0\0\x0cjP  ",
  ])("takes %j for nothing it reads", (start) => {
    expect(sniff(Buffer.from(start.padEnd(64, "\0"), "latin1"))).toBeNull();
    expect(sniff(Buffer.from(start, "latin1"))).toBeNull();
  });
});
