import type { Readable } from "node:stream";
import { storage } from "../storage";
import type { ByteRange } from "../storage/types";
import { recall, remember } from "./hot";
import { isOriginalKey } from "./keys";

/** An object to be sent: small ones whole, others as a stream of the part asked for. */
export type Served = { bytes: number } & ({ data: Buffer } | { open: (range?: ByteRange) => Promise<Readable | null> });

/**
 * Finds an object. Reads no database: a signature or the caller has decided already.
 * @returns null where there is none
 * @throws AppError `storage_unavailable`
 */
export async function findObject(key: string): Promise<Served | null> {
  const hot = recall(key);
  if (hot) return { bytes: hot.length, data: hot };
  if (!isOriginalKey(key)) {
    const data = await storage().read(key);
    if (!data) return null;
    remember(key, data);
    return { bytes: data.length, data };
  }
  const stat = await storage().stat(key);
  return stat && { bytes: stat.bytes, open: (range) => storage().stream(key, range) };
}
