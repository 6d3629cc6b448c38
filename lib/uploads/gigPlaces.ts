import { AppError, notFound } from "../core/errors";
import { Prisma, type Tx } from "../db/client";
import { MAX_GIG_IMAGES } from "../policy/surfaces";

type Reader = Pick<Tx, "gig">;

/** That there is one of this id shows in that it cannot be had: so it may as well be said. */
const foreignGig = () => notFound("This gig is somebody else's. Use another id.");
const gigFull = () => new AppError("gig_full", `A gig shows at most ${MAX_GIG_IMAGES} images`);

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

/** Takes an upload off every gig, and closes the gaps. */
export async function leaveGigs(tx: Tx, uploadId: string): Promise<void> {
  const left = await tx.$queryRaw<{ gig_id: string }[]>(
    Prisma.sql`DELETE FROM gig_images WHERE upload_id = ${uploadId}::uuid RETURNING gig_id`,
  );
  if (!left.length) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE gig_images AS place SET position = ranked.position
    FROM (
      SELECT gig_id, upload_id, row_number() OVER (PARTITION BY gig_id ORDER BY position) - 1 AS position
      FROM gig_images WHERE gig_id = ANY(${left.map(({ gig_id }) => gig_id)}::text[])
    ) AS ranked
    WHERE place.gig_id = ranked.gig_id AND place.upload_id = ranked.upload_id AND place.position <> ranked.position`);
}
