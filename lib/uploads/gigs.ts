import type { GigImages } from "../contracts/uploads";
import { sha256 } from "../core/bytes";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { may } from "../identity/may";
import { MAX_GIG_IMAGES } from "../policy/surfaces";
import { claimGig, foreignGig, gigFull, placeOnGig } from "./gigPlaces";
import { presentUpload, UPLOAD, type UploadRow } from "./rows";

const IMAGES = { orderBy: { position: "asc" }, select: { upload: { select: UPLOAD } } } as const;

/** A gig's images in order, for anybody who is signed in. A gig that nobody has put an image on has none. */
export async function readGig(gigId: string, client: Pick<Tx, "gigImage"> = db()): Promise<GigImages> {
  const rows = await client.gigImage.findMany({ where: { gigId }, ...IMAGES });
  return present(
    gigId,
    rows.map(({ upload }) => upload),
  );
}

function present(gigId: string, rows: readonly UploadRow[]): GigImages {
  const images = rows.map(presentUpload);
  return { gig_id: gigId, image_urls: images.map(({ url }) => url), images };
}

/** What a gig's images and their order are known by, as an ETag. What else is told of them is no matter of the gig's. */
export const gigTag = (fileIds: readonly string[]): string =>
  `"${sha256(fileIds.join()).toString("base64url").slice(0, 22)}"`;

/**
 * Makes these the gig's images, in this order. Of two calls at once, one order stands as a whole.
 * @param expected tells by the gig's tag whether it still is what the caller arranged; without it, it may be anything
 * @throws AppError `invalid_request` for an id that comes twice, `gig_full`, `not_found` for somebody else's gig or a file
 *   that is not its owner's, `precondition_failed` where the gig shows something else than expected
 */
export async function arrangeGig(
  actor: Actor,
  gigId: string,
  fileIds: readonly string[],
  expected?: (tag: string) => boolean,
): Promise<GigImages> {
  const ids = fileIds.map((id) => id.toLowerCase());
  if (ids.length > MAX_GIG_IMAGES) throw gigFull();
  if (new Set(ids).size < ids.length) {
    const message = "An image stands on a gig once";
    throw new AppError("invalid_request", message, { errors: [{ path: "file_ids", message }] });
  }
  if (!ids.every(isUuid)) throw notFound("File not found");
  const known = await db().gig.findUnique({ where: { id: gigId }, select: { userId: true } });
  const userId = known?.userId ?? actor.userId;
  if (!may(actor, "uploads:manage", { ownerId: userId })) throw foreignGig();
  return transaction(async (tx) => {
    await lockUser(tx, userId);
    const placed = await tx.$queryRaw<{ upload_id: string }[]>(
      Prisma.sql`SELECT upload_id FROM gig_images WHERE gig_id = ${gigId} ORDER BY position`,
    );
    const before = placed.map(({ upload_id }) => upload_id);
    // Before the files: one that was deleted meanwhile has left the gig, and that is what has changed.
    if (expected && !expected(gigTag(before)))
      throw new AppError("precondition_failed", "The gig has changed since it was read");
    const rows = await tx.upload.findMany({ where: { id: { in: ids }, userId, deletedAt: null }, select: UPLOAD });
    if (rows.length < ids.length) throw notFound("File not found");
    if (ids.length) await claimGig(tx, userId, gigId);
    if (before.join() !== ids.join()) {
      await tx.$executeRaw(Prisma.sql`DELETE FROM gig_images WHERE gig_id = ${gigId}`);
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO gig_images (gig_id, upload_id, position)
        SELECT ${gigId}, id, place - 1 FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS wanted(id, place)`);
      await audit(tx, actor, {
        action: "gig.arranged",
        userId,
        before: { gig_id: gigId, count: before.length, files: before },
        after: { gig_id: gigId, count: ids.length, files: ids },
      });
    }
    const byId = new Map(rows.map((row) => [row.id, row]));
    return present(
      gigId,
      ids.flatMap((id) => byId.get(id) ?? []),
    );
  });
}

const GIGS_PER_PAGE = 20;

/** A page of the caller's gigs that show something, by their ids, each with its images. */
export async function listGigs({ userId }: Actor, after?: string): Promise<{ items: GigImages[]; next?: string }> {
  const rows = await db().gig.findMany({
    where: { userId, images: { some: {} }, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: "asc" },
    take: GIGS_PER_PAGE + 1,
    select: { id: true, images: IMAGES },
  });
  const items = rows.slice(0, GIGS_PER_PAGE).map(({ id, images }) =>
    present(
      id,
      images.map(({ upload }) => upload),
    ),
  );
  return { items, next: rows.length > GIGS_PER_PAGE ? items.at(-1)?.gig_id : undefined };
}

/**
 * Puts one of the caller's files at the end of a gig. One that is there already stays where it is.
 * @throws AppError `not_found`, `gig_full`
 */
export async function putOnGig(actor: Actor, gigId: string, fileId: string): Promise<void> {
  const { userId } = actor;
  await transaction(async (tx) => {
    await lockUser(tx, userId);
    const file = await tx.upload.findFirst({ where: { id: fileId, userId, deletedAt: null }, select: { id: true } });
    if (!file) throw notFound("File not found");
    await claimGig(tx, userId, gigId);
    const before = await tx.gigImage.findMany({
      where: { gigId },
      orderBy: { position: "asc" },
      select: { uploadId: true },
    });
    const files = before.map(({ uploadId }) => uploadId);
    if (files.includes(file.id)) return;
    await placeOnGig(tx, userId, gigId, file.id);
    const after = [...files, file.id];
    await audit(tx, actor, {
      action: "gig.arranged",
      userId,
      before: { gig_id: gigId, count: files.length, files },
      after: { gig_id: gigId, count: after.length, files: after },
    });
  });
}
