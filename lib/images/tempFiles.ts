import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { randomKey } from "../core/ids";
import { env } from "../env";

/** Longer than any request may take. */
const STALE_MS = 60 * 60 * 1000;
const SUFFIX = ".upload";

const directory = () => join(/*turbopackIgnore: true*/ env().DATA_DIR, "tmp");

/** A name for a file that is being received. Its directory exists; the file does not yet. */
export async function newTempFile(): Promise<string> {
  await mkdir(directory(), { recursive: true, mode: 0o700 });
  return join(/*turbopackIgnore: true*/ directory(), randomKey(16) + SUFFIX);
}

/** Removes a received file; that it is gone already is no error. */
export const removeTempFile = (path: string): Promise<void> => rm(path, { force: true });

/**
 * Removes what a process that was killed had received. By age, as another process may be receiving right now.
 * @returns how many were removed
 */
export async function sweepTempFiles(olderThanMs = STALE_MS): Promise<number> {
  const names = await readdir(directory()).catch(() => []);
  let removed = 0;
  for (const name of names) {
    if (!name.endsWith(SUFFIX)) continue;
    const path = join(/*turbopackIgnore: true*/ directory(), name);
    const found = await stat(path).catch(() => null);
    if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
    await removeTempFile(path);
    removed++;
  }
  return removed;
}
