import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dither } from "./dither";
import { rasterise } from "./threads";

const SIDE = 64;
const COLORS = [
  [0, 0, 0],
  [255, 255, 255],
  [200, 30, 30],
  [30, 60, 200],
] as [number, number, number][];
const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => (at * 37 + (at >> 5)) & 255);
const job = {
  pixels,
  width: SIDE,
  height: SIDE,
  dither: { measured: COLORS, screen: { width: SIDE, height: SIDE + 2 }, background: 1 },
  output: { as: "rows", bits: 8, align: 1, before: 0, bottomUp: false, reserve: 0 } as const,
};
const white = Buffer.alloc(SIDE, 1);
const expected = Buffer.concat([white, dither(pixels, SIDE, SIDE, COLORS), white]);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contact-sheet-threads-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("threads", () => {
  it("make what the functions make, one job after another and side by side", async () => {
    expect((await rasterise(job)).equals(expected)).toBe(true);
    const all = await Promise.all(Array.from({ length: 4 }, () => rasterise(job)));
    expect(all.every((rows) => rows.equals(expected))).toBe(true);
  });

  it("turn a picture into a bitmap's rows", async () => {
    const rows = await rasterise({
      pixels: Uint8Array.from({ length: 18 }, (_, at) => at),
      width: 3,
      height: 2,
      output: { as: "bgr", reserve: 2 },
    });
    expect([...rows]).toEqual([0, 0, 11, 10, 9, 14, 13, 12, 17, 16, 15, 0, 0, 0, 2, 1, 0, 5, 4, 3, 8, 7, 6, 0, 0, 0]);
  });

  it("fail one job and take the next", async () => {
    const broken = { ...job, dither: { ...job.dither, measured: null as unknown as typeof COLORS } };
    await expect(rasterise(broken)).rejects.toThrow();
    expect((await rasterise(job)).equals(expected)).toBe(true);
  });

  // Their program is made of the functions' own text, which a bundler may have changed.
  it.each([
    ["minified", { minify: true }],
    ["keeping names", { keepNames: true }],
    ["for an old language", { target: "es2017" }],
  ])("work from a bundle that is %s, and let the process end", async (name, options) => {
    const outfile = join(directory, `${name.replaceAll(/\W/g, "-")}.mjs`);
    await build({
      entryPoints: [join(import.meta.dirname, "threads.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      ...options,
    });
    const program = `
      const { rasterise } = await import(${JSON.stringify(pathToFileURL(outfile).href)});
      const job = JSON.parse(process.argv[1]);
      const rows = await rasterise({ ...job, pixels: Uint8Array.from(job.pixels) });
      process.stdout.write(rows.toString("hex"));
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", program, JSON.stringify({ ...job, pixels: [...pixels] })],
      { encoding: "utf8", timeout: 10_000 },
    );
    expect(stderr).toBe("");
    expect(stdout === expected.toString("hex")).toBe(true);
  });
});
