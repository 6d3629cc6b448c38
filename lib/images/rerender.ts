import { sha256 } from "../core/bytes";
import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { env } from "../env";
import { render } from "../imaging/render";
import { type SurfaceName, surfacePolicy } from "../policy/surfaces";
import { storage } from "../storage";
import { withOriginal } from "./derive";
import { newKeyPrefix, objectKey, storedNamesOf } from "./keys";
import { orderRemoval, runPurge } from "./purge";
import { charge, type OwnerColumns } from "./usage";

/**
 * Makes an image's renditions anew from its stored original, under fresh keys, and purges the old ones.
 * @returns false where the original is not there or the image went away meanwhile
 */
export async function rerender(imageId: string): Promise<boolean> {
  const image = await db().image.findUnique({ where: { id: imageId }, include: { renditions: true } });
  if (!image) return false;
  const policy = surfacePolicy(image.surface as SurfaceName);
  const request = { ...policy, maxPixels: env().MAX_PIXELS };
  const rendered = await withOriginal(image, (original) => render(original, request));
  if (!rendered) return false;
  const { renditions } = rendered;
  const prefix = newKeyPrefix();
  const names = storedNamesOf(image.key);
  const made = renditions.map((file) => ({
    ...file,
    key: objectKey(prefix, names.rendition(file.name), file.extension),
  }));
  const intentId = newId();
  await db().storageIntent.create({ data: { id: intentId, keys: made.map(({ key }) => key) } });
  for (const { key, data: bytes, contentType } of made) await storage().put(key, bytes, contentType);
  const removal = await transaction(async (tx) => {
    // In both cases what was put stays named, by the intent or by the sweeper's purge order.
    const [owner] = await tx.$queryRaw<OwnerColumns[]>(Prisma.sql`
      SELECT owner_user_id AS "userId", organization_id AS "organizationId" FROM images
      WHERE id = ${imageId}::uuid AND key = ${image.key} FOR KEY SHARE`);
    if (!owner) return null;
    const { count } = await tx.storageIntent.deleteMany({ where: { id: intentId } });
    if (!count) return null;
    // Those of the surface and whatever was missing; one that was derived for a device meanwhile stays.
    const replaced = [...image.renditions, ...made].map(({ name }) => name);
    const gone = await tx.$queryRaw<{ key: string; bytes: number }[]>(Prisma.sql`
      DELETE FROM renditions WHERE image_id = ${imageId}::uuid AND name = ANY(${replaced}::text[]) RETURNING key, bytes`);
    await tx.rendition.createMany({
      data: made.map(({ name, key, data: bytes, contentType, width, height }) => ({
        imageId,
        name,
        key,
        contentType,
        width,
        height,
        bytes: bytes.length,
        sha256: new Uint8Array(sha256(bytes)),
      })),
    });
    const sum = (sizes: number[]) => sizes.reduce((total, bytes) => total + bytes, 0);
    const bytes = sum(made.map(({ data }) => data.length)) - sum(gone.map((rendition) => rendition.bytes));
    charge(tx, owner, { images: 0, bytes });
    return orderRemoval(
      tx,
      gone.map(({ key }) => key),
    );
  });
  if (removal) await runPurge([removal]);
  return removal !== null;
}
