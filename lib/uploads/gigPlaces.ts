import type { GigPlace } from "../contracts/uploads";
import { AppError, notFound } from "../core/errors";
import { Prisma, type Tx } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { MAX_GIG_IMAGES } from "../policy/surfaces";

type Reader = Pick<Tx, "gig">;

/** That there is one of this id shows in that it cannot be had: so it may as well be said. */
export const foreignGig = () => notFound("This gig belongs to somebody else. Choose another gig.");
export const gigFull = () => new AppError("gig_full", `A gig shows at most ${MAX_GIG_IMAGES} images`);

/** @throws AppError `not_found` where the gig is somebody else's, `gig_full` */
export async function refuseFullGig(client: Reader, userId: string, gigId: string): Promise<void> {
  const gig = await client.gig.findUnique({
    where: { id: gigId },
    select: { userId: true, _count: { select: { images: true } } },
  });
  if (gig && gig.userId !== userId) throw foreignGig();
  if (gig && gig._count.images >= MAX_GIG_IMAGES) throw gigFull();
}

/**
 * Makes the gig this person's, unless it is somebody else's already. Of two who come at once, one waits for the other.
 * Called under `lockUser`, as everything that changes a gig is, of its owner.
 * @throws AppError `not_found`
 */
export async function claimGig(tx: Tx, userId: string, gigId: string): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`INSERT INTO gigs (id, user_id) VALUES (${gigId}, ${userId}::uuid) ON CONFLICT DO NOTHING`,
  );
  const gig = await tx.gig.findUnique({ where: { id: gigId }, select: { userId: true } });
  if (gig?.userId !== userId) throw foreignGig();
}

/** Puts an upload at the end. @throws AppError `gig_full` */
export async function placeOnGig(tx: Tx, userId: string, gigId: string, uploadId: string): Promise<void> {
  await refuseFullGig(tx, userId, gigId);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO gig_images (gig_id, upload_id, position)
    SELECT ${gigId}, ${uploadId}::uuid, count(*) FROM gig_images WHERE gig_id = ${gigId}`);
}

/**
 * Puts an upload back where it was: those behind it move on, and where there are fewer now it goes to the end.
 * @returns whether it could; not where the gig is full, or is not this person's
 */
export async function returnToGig(
  tx: Tx,
  actor: Actor,
  { id, userId }: { id: string; userId: string },
  { gigId, place }: GigPlace,
): Promise<boolean> {
  const gig = await tx.gig.findUnique({
    where: { id: gigId },
    select: { userId: true, images: { select: { uploadId: true }, orderBy: { position: "asc" } } },
  });
  if (gig?.userId !== userId) return false;
  const files = gig.images.map(({ uploadId }) => uploadId);
  if (files.includes(id)) return true;
  if (files.length >= MAX_GIG_IMAGES) return false;
  const position = Math.min(place, files.length);
  await tx.$executeRaw(Prisma.sql`
    UPDATE gig_images SET position = position + 1 WHERE gig_id = ${gigId} AND position >= ${position}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO gig_images (gig_id, upload_id, position) VALUES (${gigId}, ${id}::uuid, ${position})`);
  const after = files.toSpliced(position, 0, id);
  await audit(tx, actor, {
    action: "gig.arranged",
    userId,
    before: { gig_id: gigId, count: files.length, files },
    after: { gig_id: gigId, count: after.length, files: after },
  });
  return true;
}

/** Takes an upload off every gig, and closes the gaps. @returns where it was */
export async function leaveGigs(tx: Tx, uploadId: string): Promise<GigPlace[]> {
  const left = await tx.$queryRaw<{ gig_id: string; position: number }[]>(
    Prisma.sql`DELETE FROM gig_images WHERE upload_id = ${uploadId}::uuid RETURNING gig_id, position`,
  );
  if (!left.length) return [];
  await tx.$executeRaw(Prisma.sql`
    UPDATE gig_images AS place SET position = ranked.position
    FROM (
      SELECT gig_id, upload_id, row_number() OVER (PARTITION BY gig_id ORDER BY position) - 1 AS position
      FROM gig_images WHERE gig_id = ANY(${left.map(({ gig_id }) => gig_id)}::text[])
    ) AS ranked
    WHERE place.gig_id = ranked.gig_id AND place.upload_id = ranked.upload_id AND place.position <> ranked.position`);
  return left.map(({ gig_id, position }) => ({ gigId: gig_id, place: position }));
}
