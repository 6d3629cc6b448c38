import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, opendir, readdir, readFile, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../core/bytes";
import { errorCode, fromSystemError } from "./failures";
import { checkKey } from "./keys";
import type { Storage } from "./types";

const TEMPORARY = ".tmp";
/** Older than the longest put by far: what lies there was left by a process that died. */
const TEMPORARY_AGE_MS = 60 * 60 * 1000;
const SHARD = /^[0-9a-f]{3}$/;
const DELETES_AT_ONCE = 8;

/**
 * Objects as files below `root`, which is made when it is missing.
 *
 * `root/1f3/images~x~thumb.webp` holds the key `images/x/thumb.webp`: one of 4,096 directories by the hash of the key, so
 * that none grows long, and the key as one file name with `~` for the slash. No key can lead out of `root`, and no key is
 * at once a file and the directory of another. An empty directory stays: making and removing one costs more than writing
 * a version of a photo.
 */
export function diskStorage(root: string): Storage {
  const temporary = join(root, TEMPORARY);
  const pathOf = (key: string) => join(root, shardOf(checkKey(key)), key.replaceAll("/", "~"));
  let ready: Promise<void> | undefined;

  /** Makes the directories, once; a failure is forgotten so that the next call tries again. */
  function prepare(): Promise<void> {
    ready ??= mkdir(temporary, { recursive: true })
      .then(() => removeAbandoned(temporary))
      .catch((error) => {
        ready = undefined;
        throw error;
      });
    return ready;
  }

  return {
    kind: "disk",

    put: (key, data) =>
      guarded(async () => {
        const path = pathOf(key);
        await prepare();
        const part = join(temporary, randomUUID());
        try {
          await writeDurably(part, data).catch(async (error) => {
            if (errorCode(error) !== "ENOENT") throw error;
            // Somebody removed the directories below the running server: make them again.
            ready = undefined;
            await prepare();
            await writeDurably(part, data);
          });
          await moveInto(part, path);
        } catch (error) {
          await rm(part, { force: true }).catch(() => {});
          throw error;
        }
      }),

    read: (key) => guarded(() => orNull(readFile(pathOf(key)))),

    stream: (key, range) =>
      guarded(async () => {
        const file = await orNull(open(pathOf(key), "r"));
        return file ? file.createReadStream(range) : null;
      }),

    stat: (key) =>
      guarded(async () => {
        const found = await orNull(stat(pathOf(key)));
        return found && { bytes: found.size, modifiedAt: found.mtime };
      }),

    delete: (keys) =>
      guarded(async () => {
        const paths = keys.map(pathOf);
        const failures: unknown[] = [];
        for (let at = 0; at < paths.length; at += DELETES_AT_ONCE) {
          const batch = paths.slice(at, at + DELETES_AT_ONCE).map((path) => orNull(unlink(path)));
          for (const result of await Promise.allSettled(batch)) {
            if (result.status === "rejected") failures.push(result.reason);
          }
        }
        const directories = [...new Set(paths.map((path) => dirname(path)))];
        for (let at = 0; at < directories.length; at += DELETES_AT_ONCE) {
          await Promise.all(directories.slice(at, at + DELETES_AT_ONCE).map(syncDirectory));
        }
        if (failures.length) throw failures[0];
      }),

    async *list(prefix = "") {
      for (const shard of await guarded(() => orNull(readdir(root)).then((names) => names ?? []))) {
        if (!SHARD.test(shard)) continue;
        yield* listShard(join(root, shard), prefix);
      }
    },

    check: () =>
      guarded(async () => {
        await prepare();
        const probe = join(temporary, randomUUID());
        try {
          await writeDurably(probe, Buffer.from("probe"));
        } finally {
          await rm(probe, { force: true }).catch(() => {});
        }
      }),

    directUrl: async () => null,
  };
}

export const shardOf = (key: string) => sha256(key).toString("hex").slice(0, 3);

/** Runs `work`; a failure of the file system becomes an AppError, a mistake of the program stays what it is. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw errorCode(error) ? fromSystemError(error) : error;
  }
}

/** What `found` gives, or null where there is no such file. */
async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function writeDurably(path: string, data: Buffer): Promise<void> {
  const file = await open(path, "wx", 0o640);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Renames `part` to `path`, in a directory that is made with the first file in it and stays. */
async function moveInto(part: string, path: string): Promise<void> {
  const directory = dirname(path);
  try {
    await rename(part, path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    const made = await mkdir(directory, { recursive: true });
    if (made) await syncDirectory(dirname(directory));
    await rename(part, path);
  }
  await syncDirectory(directory);
}

/** A rename or an unlink survives a power cut once the directory is on disk. Windows cannot do it and journals instead. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle: FileHandle | null = await orNull(open(directory, "r"));
  // Without a directory there is nothing in it to keep.
  if (!handle) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* listShard(directory: string, prefix: string) {
  const entries = await guarded(() => orNull(opendir(directory)));
  if (!entries) return;
  try {
    for await (const entry of entries) {
      const key = entry.name.replaceAll("~", "/");
      if (!entry.isFile() || !key.startsWith(prefix)) continue;
      const found = await orNull(stat(join(directory, entry.name)));
      if (found) yield { key, bytes: found.size, modifiedAt: found.mtime };
    }
  } catch (error) {
    throw errorCode(error) ? fromSystemError(error) : error;
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await orNull(stat(path));
    if (found && Date.now() - found.mtimeMs > TEMPORARY_AGE_MS) await rm(path, { force: true });
  }
}
