import { LRUCache } from "lru-cache";
import { singleton } from "../core/singleton";
import { env } from "../env";

/** Larger objects are streamed and never kept. */
export const MAX_HOT_BYTES = 256 * 1024;
/** Another server's purge does not reach this cache: after this time a removed object is gone here too. */
const MAX_AGE_MS = 5 * 60_000;

const cache = () =>
  singleton("hot-objects", () => {
    const maxSize = env().MEDIA_CACHE_BYTES;
    return maxSize
      ? new LRUCache<string, Buffer>({ maxSize, sizeCalculation: (data) => data.length + 512, ttl: MAX_AGE_MS })
      : null;
  });

/** A small object's bytes, from the process's cache of those asked for most recently. */
export const recall = (key: string): Buffer | undefined => cache()?.get(key);

/** Keeps the bytes of an object that is small enough; the least recently asked for give way. */
export function remember(key: string, data: Buffer): void {
  if (data.length <= MAX_HOT_BYTES) cache()?.set(key, data);
}

/** Drops objects that were removed. */
export function forget(keys: readonly string[]): void {
  for (const key of keys) cache()?.delete(key);
}
