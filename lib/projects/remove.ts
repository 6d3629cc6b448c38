import { db, Prisma, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { orderPurge, type Removal, runPurge } from "../images/purge";
import { refuseOverQuota } from "../images/usage";
import { UNDO_SECONDS } from "../policy/surfaces";
import { imageNotFound, lockProject, lockRow } from "./find";
import { findPlaced, moveMark, passOnMark } from "./primary";

/** Images deleted before this can no longer be restored. */
const undoHorizon = (now = Date.now()): Date => new Date(now - UNDO_SECONDS * 1000);

/** Deletes an image of a project with every object in storage, for good. @throws AppError `not_found` */
export async function deleteImage(actor: Actor, projectId: string, imageId: string): Promise<void> {
  const removals = await transaction(async (tx) => {
    await takeOut(tx, actor, projectId, imageId, async () => {
      await tx.$executeRaw(Prisma.sql`DELETE FROM project_images WHERE image_id = ${imageId}::uuid`);
    });
    return orderPurge(tx, [imageId]);
  });
  await runPurge(removals);
}

/** The page's delete: the image goes from the gallery and is kept for the undo time. @throws AppError `not_found` */
export async function deleteImageWithUndo(actor: Actor, projectId: string, imageId: string): Promise<void> {
  await transaction((tx) =>
    takeOut(tx, actor, projectId, imageId, async () => {
      await tx.$executeRaw(Prisma.sql`
        UPDATE project_images SET deleted_at = now(), was_primary = is_primary, is_primary = FALSE
        WHERE image_id = ${imageId}::uuid`);
    }),
  );
}

async function takeOut(tx: Tx, actor: Actor, projectId: string, imageId: string, leave: () => Promise<void>) {
  const { ownerId } = await lockProject(tx, actor, projectId);
  const { position, isPrimary, name } = await findPlaced(tx, projectId, imageId);
  await leave();
  if (isPrimary) await passOnMark(tx, projectId, position);
  const before = { project: projectId, image: imageId, name };
  await audit(tx, actor, { action: "project.image_deleted", userId: ownerId, before });
}

/**
 * Brings an image back that was deleted with undo, to its place; it is primary again if it was, or if there is no other.
 * Restoring twice is no error.
 * @throws AppError `not_found` after the undo time, `quota_exceeded` where the project's owner has more than they may
 */
export async function restoreImage(actor: Actor, projectId: string, imageId: string): Promise<void> {
  await transaction(async (tx) => {
    const { ownerId } = await lockProject(tx, actor, projectId);
    const placed = await findPlaced(tx, projectId, imageId, { deleted: true });
    if (!placed.deletedAt) return;
    if (placed.deletedAt < undoHorizon()) throw imageNotFound();
    await refuseOverQuota(tx, { userId: ownerId });
    await tx.$executeRaw(Prisma.sql`
      UPDATE project_images SET deleted_at = NULL, was_primary = FALSE WHERE image_id = ${imageId}::uuid`);
    const others = await tx.projectImage.count({ where: { projectId, isPrimary: true } });
    if (placed.wasPrimary || !others) await moveMark(tx, projectId, imageId);
    const after = { project: projectId, image: imageId, name: placed.name };
    await audit(tx, actor, { action: "project.image_restored", userId: ownerId, after });
  });
}

/** As many images as one purge order names. */
const BATCH = 200;

/** Deletes a project with everything in it, for good. @throws AppError `not_found` */
export async function deleteProject(actor: Actor, projectId: string): Promise<void> {
  const removals = await transaction(async (tx) => {
    const { ownerId } = await lockProject(tx, actor, projectId);
    const gone = await tx.$queryRaw<{ id: string; deleted: boolean }[]>(Prisma.sql`
      DELETE FROM project_images WHERE project_id = ${projectId}
      RETURNING image_id AS id, deleted_at IS NOT NULL AS deleted`);
    const ordered: Removal[] = [];
    for (let at = 0; at < gone.length; at += BATCH) {
      const ids = gone.slice(at, at + BATCH).map(({ id }) => id);
      ordered.push(...(await orderPurge(tx, ids)));
    }
    await tx.project.delete({ where: { id: projectId } });
    const before = { project: projectId, images: gone.filter(({ deleted }) => !deleted).length };
    await audit(tx, actor, { action: "project.deleted", userId: ownerId, before });
    return ordered;
  });
  for (const removal of removals) await runPurge([removal]);
}

/** Purges the images whose undo time is over. For the sweeper. @returns how many */
export async function purgeDeletedImages(horizon = undoHorizon()): Promise<number> {
  for (let total = 0; ; ) {
    const due = await db().projectImage.findMany({
      where: { deletedAt: { lt: horizon } },
      select: { imageId: true, projectId: true },
      take: BATCH,
    });
    for (const { imageId, projectId } of due) {
      const removals = await transaction(async (tx) => {
        await lockRow(tx, projectId);
        // Restored in this moment, or purged by another server: then there is nothing to do.
        const { count } = await tx.projectImage.deleteMany({ where: { imageId, deletedAt: { lt: horizon } } });
        return count ? orderPurge(tx, [imageId]) : [];
      });
      await runPurge(removals);
    }
    total += due.length;
    if (due.length < BATCH) return total;
  }
}
