import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANARY } from "../../scripts/fixtures.mjs";
import { isAppError } from "../core/errors";
import { surfacePolicy } from "../policy/surfaces";
import { HOSTILE } from "../testing/corpus";
import "../testing/unitEnv";
import { render } from "./render";

const request = { ...surfacePolicy("reference"), maxPixels: 50_000_000 };
/** An empty file is refused before anything is made of it; here it is merely of no known type. */
const codeOf = (refused: string) => (refused === "file_missing" ? "unsupported_type" : refused);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contact-sheet-hostile-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("hostile files", () => {
  it.each(HOSTILE)("$name", async ({ make, refused, servedAs }) => {
    const path = join(directory, "upload");
    await writeFile(path, await make());
    const started = performance.now();
    const before = process.memoryUsage.rss();
    const result = await render(path, request).catch((error: unknown) => error);
    expect(performance.now() - started, "milliseconds").toBeLessThan(2000);
    expect(process.memoryUsage.rss() - before, "bytes more").toBeLessThan(100_000_000);

    if (refused) {
      if (!isAppError(result)) throw result;
      expect(result.code).toBe(codeOf(refused));
      return;
    }
    if (result instanceof Error) throw result;
    const { original, renditions } = result as Awaited<ReturnType<typeof render>>;
    expect(original.contentType).toBe(servedAs);
    for (const { data, width, height } of [original, ...renditions]) {
      expect(data.includes(CANARY)).toBe(false);
      expect(data.includes("<script")).toBe(false);
      const seen = await sharp(data).metadata();
      expect([seen.width, seen.height]).toEqual([width, height]);
    }
  });
});
