import { sha256 } from "../core/bytes";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { db, Prisma, type Tx, transaction } from "../db/client";
import { query } from "../db/query";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { render } from "../imaging/render";
import type { Rendered, RenderedFile } from "../imaging/types";
import { type SurfaceName, type SurfacePolicy, surfacePolicy } from "../policy/surfaces";
import { storage } from "../storage";
import { newKeyPrefix, newStoredNames, objectKey } from "./keys";
import type { MeasuredImage } from "./present";
import { orderPurge, type Removal, runPurge } from "./purge";
import type { Upload } from "./upload";
import { charge, findRoom, type Owner } from "./usage";

/** An image row that was just written, inside the transaction that places it. */
export interface IngestedImage extends MeasuredImage {
  id: string;
  sha256: Buffer;
}

/** What is known of an image beside its bytes. */
interface ImageTexts {
  /** Without it the name of the file. */
  title?: string;
  description?: string;
  altText?: string;
}

interface Placed<T> {
  result: T;
  /** Images it took out of use; they are purged after the commit. */
  replaced?: string[];
  /** Objects it took out of use, of images that stay. */
  removals?: Removal[];
}

export interface IngestOptions<T> {
  actor: Actor;
  owner: Owner;
  surface: SurfaceName;
  upload: Upload;
  texts?: ImageTexts;
  /** The image that it takes the place of, where one does: what that one takes counts as free. */
  replaces?: string | null;
  /** Puts the image where it belongs, in the transaction that stores its row. What it throws undoes everything. */
  place: (tx: Tx, image: IngestedImage) => Promise<Placed<T>>;
}

interface PlannedObject {
  key: string;
  file: RenderedFile;
  sha256: Buffer;
}

/**
 * The one way in for a picture, of every surface: renders what the surface's row asks for, stores the objects under a
 * fresh key, and writes the rows and the caller's placement in one short transaction.
 *
 * At every moment each object belongs to a row, an intent or a purge order: an intent row names the objects before they
 * are put and goes with the commit; whatever fails in between removes what was put, and after a crash the sweeper does.
 *
 * What it takes is counted against its owner's quota: refused as soon as it is certain, at the latest in the transaction.
 *
 * @throws AppError `unsupported_type`, `image_invalid`, `quota_exceeded`, `overloaded`, `storage_unavailable`,
 *   `storage_full`, `database_unavailable`, and whatever `place` throws
 */
export async function ingest<T>({ place, ...options }: IngestOptions<T>): Promise<T> {
  const { owner, surface, upload } = options;
  const policy = surfacePolicy(surface);
  const room = await findRoom(owner, options.replaces);
  // Something it takes for sure; how much is known when its metadata is off, the rest when it is rendered.
  room.admitPart(1, upload.bytes);
  const rendered = await render(upload.source, {
    ...policy,
    maxPixels: env().MAX_PIXELS,
    admitOriginal: room.admitPart,
  });
  const { original, renditions, all } = plan(rendered, policy);
  const bytes = all.reduce((sum, { file }) => sum + file.data.length, 0);
  room.admit(bytes);
  const intentId = newId();
  const keys = all.map(({ key }) => key);
  await query("intend", "INSERT INTO storage_intents (id, keys) VALUES ($1, $2)", [intentId, keys]);
  await putAll(all);

  const image = present(upload.id ?? newId(), { original, renditions, rendered });
  let placed: { result: T; removals: Removal[] } | undefined;
  try {
    await transaction(async (tx) => {
      placed = undefined;
      await writeRows(tx, { ...options, image, intentId, original, renditions });
      charge(tx, owner, { images: 1, bytes, limited: true });
      const { result, replaced = [], removals = [] } = await place(tx, image);
      placed = { result, removals: [...removals, ...(await orderPurge(tx, replaced))] };
    });
  } catch (error) {
    const committed = await settle(intentId, image.id);
    if (!committed || !placed) throw error;
  }
  const { result, removals } = placed as { result: T; removals: Removal[] };
  await runPurge(removals);
  return result;
}

function plan(rendered: Rendered, { naming }: SurfacePolicy) {
  const prefix = newKeyPrefix();
  const names = newStoredNames(naming);
  const original: PlannedObject = {
    key: objectKey(prefix, names.original, rendered.original.extension),
    file: rendered.original,
    sha256: sha256(rendered.original.data),
  };
  const renditions = rendered.renditions.map(({ name, ...file }) => ({
    name,
    key: objectKey(prefix, names.rendition(name), file.extension),
    file,
    sha256: sha256(file.data),
  }));
  return { original, renditions, all: [original, ...renditions] as PlannedObject[] };
}

type Plan = ReturnType<typeof plan>;
type Rows = Omit<IngestOptions<never>, "place"> & Omit<Plan, "all"> & { image: IngestedImage; intentId: string };

/** Writes the image and its renditions and takes the intent away, in one statement: a transaction's time is the sum of its round trips. */
async function writeRows(tx: Tx, rows: Rows): Promise<void> {
  const { image, intentId, actor, owner, surface, upload, texts = {}, original, renditions } = rows;
  const userId = "userId" in owner ? owner.userId : null;
  const organizationId = "organizationId" in owner ? owner.organizationId : null;
  const { title = upload.fileName, description = "", altText = "" } = texts;
  const { file } = original;
  const list = <V>(value: (rendition: Plan["renditions"][number]) => V) => renditions.map(value);
  const stored = await tx.$executeRaw(Prisma.sql`
    WITH intent AS (DELETE FROM storage_intents WHERE id = ${intentId}::uuid RETURNING id),
    image AS (
      INSERT INTO images (id, owner_user_id, organization_id, creator_id, surface, key, file_name, title, description, alt_text, content_type, bytes, width, height, sha256, thumbhash, updated_at)
      SELECT ${image.id}::uuid, ${userId}::uuid, ${organizationId}::uuid, ${actor.userId}::uuid, ${surface}, ${original.key}, ${upload.fileName},
        ${title}, ${description}, ${altText}, ${file.contentType}, ${file.data.length}, ${file.width}, ${file.height}, ${original.sha256}, ${image.thumbhash}, now() FROM intent
      RETURNING id
    )
    INSERT INTO renditions (image_id, name, key, content_type, bytes, width, height, sha256)
    SELECT image.id, made.* FROM image, unnest(
      ${list(({ name }) => name)}::text[], ${list(({ key }) => key)}::text[], ${list((made) => made.file.contentType)}::text[],
      ${list((made) => made.file.data.length)}::int[], ${list((made) => made.file.width)}::int[], ${list((made) => made.file.height)}::int[],
      ${list((made) => made.sha256)}::bytea[]) AS made`);
  // The sweeper took the intent for a crashed upload's: its objects are about to go.
  if (!stored) throw new AppError("storage_unavailable", "Storing the image took too long. Try again.");
}

/** The row as a surface shows it. */
const present = (
  id: string,
  { original, renditions, rendered }: Omit<Plan, "all"> & { rendered: Rendered },
): IngestedImage => ({
  id,
  sha256: original.sha256,
  key: original.key,
  contentType: original.file.contentType,
  bytes: original.file.data.length,
  width: original.file.width,
  height: original.file.height,
  thumbhash: rendered.thumbhash,
  renditions: renditions.map(({ name, key, file: { width, height, data } }) => ({
    name,
    key,
    width,
    height,
    bytes: data.length,
  })),
});

/**
 * Stores all or none. A put that failed may still arrive at the store later, so the intent stays: the sweeper removes
 * its objects once more when the longest request is over.
 */
async function putAll(objects: PlannedObject[]): Promise<void> {
  const results = await Promise.allSettled(
    objects.map(({ key, file }) => storage().put(key, file.data, file.contentType)),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (!failed) return;
  await storage()
    .delete(objects.map(({ key }) => key))
    .catch(() => {});
  throw failed.reason;
}

/**
 * Ends an upload whose transaction failed. Its objects go, by a purge order, if its intent is still there; while the
 * failed transaction is not over, this waits for its lock. Without the intent it was committed after all, and only the
 * answer was lost on the way: then the objects have a row and must stay. Where the database cannot tell, all stays as it
 * is for the sweeper.
 * @returns whether it was committed
 */
async function settle(intentId: string, imageId: string): Promise<boolean> {
  try {
    const removals = await db().$queryRaw<Removal[]>(Prisma.sql`
      WITH intent AS (DELETE FROM storage_intents WHERE id = ${intentId}::uuid RETURNING keys)
      INSERT INTO purge_orders (id, keys, not_before) SELECT ${newId()}::uuid, keys, now() + interval '1 minute' FROM intent
      RETURNING id AS "orderId", keys`);
    await runPurge(removals);
    return !removals.length && (await db().image.count({ where: { id: imageId } })) === 1;
  } catch {
    return false;
  }
}
