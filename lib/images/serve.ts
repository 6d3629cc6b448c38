import type { Readable } from "node:stream";
import { storage } from "../storage";
import type { ByteRange } from "../storage/types";
import { MAX_HOT_BYTES, recall, remember } from "./hot";
import { mayBeLarge } from "./keys";

/** An object to be sent: small ones whole, others as a stream of the part asked for. */
export type Served = { bytes: number } & ({ data: Buffer } | { open: (range?: ByteRange) => Promise<Readable | null> });

/**
 * Finds an object. Reads no database: a signature or the caller has decided already.
 * @param known its size, where a row tells
 * @returns null where there is none
 * @throws AppError `storage_unavailable`
 */
export async function findObject(key: string, known?: number): Promise<Served | null> {
  const hot = recall(key);
  if (hot) return { bytes: hot.length, data: hot };
  if (known === undefined ? !mayBeLarge(key) : known <= MAX_HOT_BYTES) {
    const data = await storage().read(key);
    if (!data) return null;
    remember(key, data);
    return { bytes: data.length, data };
  }
  const bytes = known ?? (await storage().stat(key))?.bytes;
  return bytes === undefined ? null : { bytes, open: (range) => storage().stream(key, range) };
}
