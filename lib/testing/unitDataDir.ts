// For unit tests of what receives uploads: a configuration, and a data directory of the test file's own, gone after its
// last test.
import "./unitEnv";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export const dataDir = mkdtempSync(join(tmpdir(), "contact-sheet-unit-"));
process.env.DATA_DIR = dataDir;
afterAll(() => rmSync(dataDir, { recursive: true }));

/** The names of the temporary files that are there. */
export function tempFiles(): string[] {
  try {
    return readdirSync(join(dataDir, "tmp"));
  } catch {
    return [];
  }
}
