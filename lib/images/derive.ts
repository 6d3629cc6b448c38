import { sha256 } from "../core/bytes";
import { newId } from "../core/ids";
import { singleton } from "../core/singleton";
import { asDatabaseError, db, Prisma, transaction } from "../db/client";
import { env } from "../env";
import { Admission } from "../imaging/admission";
import type { RenderedFile } from "../imaging/types";
import { storage } from "../storage";
import { newKeyPrefix, objectKey } from "./keys";
import { type Removal, runPurge } from "./purge";
import { charge, type OwnerColumns } from "./usage";

/** A stored rendition. */
export interface DerivedFile {
  key: string;
  contentType: string;
  bytes: number;
  width: number;
  height: number;
  sha256: Uint8Array;
}

/** An image by what is needed to derive from it. */
export interface StoredOriginal {
  id: string;
  key: string;
  bytes: number;
}

const SELECT = { key: true, contentType: true, bytes: true, width: true, height: true, sha256: true } as const;

/** How many originals are in memory to be derived from, in all; the rest waits without any. */
const ORIGINALS_AT_ONCE = 4;
const gate = () =>
  singleton(
    "originals",
    () =>
      new Admission({
        concurrency: ORIGINALS_AT_ONCE,
        memoryBytes: env().DECODE_MEMORY_BYTES,
        queue: 2_000,
        waitMs: 60_000,
      }),
  );

/**
 * Reads a stored original and does something with it, within the room there is for originals.
 * @returns null where it is gone
 * @throws AppError `overloaded`, `storage_unavailable`, and those of `work`
 */
export const withOriginal = <T>(
  { key, bytes }: { key: string; bytes: number },
  work: (original: Buffer) => Promise<T>,
): Promise<T | null> =>
  gate().run(bytes, async () => {
    const original = await storage().read(key);
    return original && work(original);
  });

const underway = () => singleton("derive", () => new Map<string, Promise<DerivedFile | null>>());

/**
 * A rendition that is made when it is first asked for: read from its row, else made of the stored original once, however
 * many ask at the same time here. Two servers that make it at once end with one of the two.
 * @param name of the rendition, unique for the image
 * @param make is given the original's bytes
 * @returns null where the image or its original is gone
 * @throws AppError those of `make`, `storage_unavailable`, `database_unavailable`
 */
export function derive(
  image: StoredOriginal,
  name: string,
  make: (original: Buffer) => Promise<RenderedFile>,
): Promise<DerivedFile | null> {
  const flight = `${image.id} ${name}`;
  const running = underway().get(flight);
  if (running) return running;
  const promise = readOrMake(image, name, make).finally(() => underway().delete(flight));
  underway().set(flight, promise);
  return promise;
}

async function readOrMake(
  image: StoredOriginal,
  name: string,
  make: (original: Buffer) => Promise<RenderedFile>,
): Promise<DerivedFile | null> {
  const stored = await read(image.id, name);
  if (stored) return stored;
  const file = await withOriginal(image, make);
  if (!file) return null;
  const key = objectKey(newKeyPrefix(), name, file.extension);
  const intentId = newId();
  await db().storageIntent.create({ data: { id: intentId, keys: [key] } });
  await storage().put(key, file.data, file.contentType);
  await settle(intentId, image, name, { key, file });
  return read(image.id, name);
}

async function read(imageId: string, name: string): Promise<DerivedFile | null> {
  try {
    return await db().rendition.findUnique({ where: { imageId_name: { imageId, name } }, select: SELECT });
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/**
 * Takes the intent away and writes the row, or, where another server was first or the image went or has other bytes by
 * now, orders the removal of what was put: one statement, so that the object is named at every moment. The rendition
 * counts as its owner's, but is never refused: a screen shows what its person has.
 */
async function settle(
  intentId: string,
  image: StoredOriginal,
  name: string,
  { key, file }: { key: string; file: RenderedFile },
) {
  const { length: bytes } = file.data;
  const removals = await transaction(async (tx) => {
    const rows = await tx.$queryRaw<(OwnerColumns & { made: boolean; orderId: string; keys: string[] })[]>(Prisma.sql`
      WITH intent AS (DELETE FROM storage_intents WHERE id = ${intentId}::uuid RETURNING keys),
      image AS (
        SELECT images.id, owner_user_id, organization_id FROM images, intent
        WHERE images.id = ${image.id}::uuid AND images.key = ${image.key} FOR KEY SHARE OF images
      ),
      made AS (
        INSERT INTO renditions (image_id, name, key, content_type, bytes, width, height, sha256)
        SELECT id, ${name}, ${key}, ${file.contentType}, ${bytes}, ${file.width}, ${file.height}, ${sha256(file.data)} FROM image
        ON CONFLICT (image_id, name) DO NOTHING RETURNING key
      ),
      ordered AS (
        INSERT INTO purge_orders (id, keys, not_before)
        SELECT ${newId()}::uuid, keys, now() + interval '1 minute' FROM intent WHERE NOT EXISTS (SELECT 1 FROM made)
        RETURNING id, keys
      )
      SELECT TRUE AS made, owner_user_id AS "userId", organization_id AS "organizationId", NULL::uuid AS "orderId", NULL::text[] AS keys
      FROM image, made
      UNION ALL SELECT FALSE, NULL, NULL, id, keys FROM ordered`);
    for (const row of rows) if (row.made) charge(tx, row, { images: 0, bytes });
    return rows.filter(({ made }) => !made).map(({ orderId, keys }): Removal => ({ orderId, keys }));
  });
  await runPurge(removals);
}
