import type { PlacesLeft, Restored, TrashedFile } from "../contracts/uploads";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { may, must } from "../identity/may";
import { orderPurge, runPurge } from "../images/purge";
import { refuseOverQuota } from "../images/usage";
import { leaveGigs, returnToGig } from "./gigPlaces";
import { facts, presentUpload, UPLOAD, type UploadRow } from "./rows";

/** Uploads deleted before this can no longer be restored. */
export const trashHorizon = (now = Date.now()): Date => new Date(now - env().UPLOAD_TRASH_SECONDS * 1000);

/** An upload in the trash as it goes over the wire. */
export function presentTrashed(row: UploadRow): TrashedFile {
  const deletedAt = row.deletedAt ?? new Date();
  return {
    ...presentUpload(row),
    deleted_at: deletedAt.toISOString(),
    purge_at: new Date(deletedAt.getTime() + env().UPLOAD_TRASH_SECONDS * 1000).toISOString(),
  };
}

const fileNotFound = () => notFound("File not found");

/** An upload that the actor may manage, deleted or not, under the lock of its owner. @throws AppError `not_found` */
async function lockUpload(tx: Tx, actor: Actor, fileId: string): Promise<UploadRow> {
  const found = isUuid(fileId) ? await tx.upload.findUnique({ where: { id: fileId }, select: { userId: true } }) : null;
  if (!found || !may(actor, "uploads:manage", { ownerId: found.userId })) throw fileNotFound();
  await lockUser(tx, found.userId);
  const row = await tx.upload.findUnique({ where: { id: fileId }, select: UPLOAD });
  if (!row) throw fileNotFound();
  return row;
}

/**
 * Puts an upload into the trash: gone from every answer at once, and from the profile and the gigs it was on.
 * @returns what it left, for `restoreUpload` to put it back there
 * @throws AppError `not_found`
 */
export async function deleteUpload(actor: Actor, fileId: string): Promise<PlacesLeft> {
  return transaction(async (tx) => {
    const row = await lockUpload(tx, actor, fileId);
    if (row.deletedAt) throw fileNotFound();
    await tx.upload.update({ where: { id: row.id }, data: { deletedAt: new Date() } });
    const left = await leavePlaces(tx, row);
    await audit(tx, actor, { action: "upload.deleted", userId: row.userId, before: facts(row) });
    return left;
  });
}

/** Takes an upload off the profile and its gigs. */
async function leavePlaces(tx: Tx, { id, userId }: UploadRow): Promise<PlacesLeft> {
  const profile = await tx.$executeRaw(Prisma.sql`
    UPDATE users SET profile_upload_id = NULL WHERE id = ${userId}::uuid AND profile_upload_id = ${id}::uuid`);
  return { profile: profile > 0, gigs: await leaveGigs(tx, id) };
}

/**
 * Takes an upload out of the trash. What is in the trash counts, so this takes no new room; but somebody who is over their
 * quota gets nothing back. Restoring twice is no error.
 * @param left the places it had, to which it returns while they are free: as profile image where there is none now, and to
 *   gigs that are not full. Without them profile and gigs stay as they are
 * @throws AppError `not_found` after its time, `quota_exceeded`
 */
export async function restoreUpload(actor: Actor, fileId: string, left?: PlacesLeft): Promise<Restored> {
  return transaction(async (tx) => {
    const row = await lockUpload(tx, actor, fileId);
    if (row.deletedAt) {
      if (row.deletedAt <= trashHorizon()) throw fileNotFound();
      await refuseOverQuota(tx, { userId: row.userId });
      await tx.upload.update({ where: { id: row.id }, data: { deletedAt: null } });
      await audit(tx, actor, { action: "upload.restored", userId: row.userId, after: facts(row) });
    }
    const lost = left ? await returnToPlaces(tx, actor, row, left) : { profile: false, gigs: [] };
    return { file: presentUpload({ ...row, deletedAt: null }), lost };
  });
}

/** @returns the places that are taken now */
async function returnToPlaces(tx: Tx, actor: Actor, row: UploadRow, left: PlacesLeft): Promise<PlacesLeft> {
  const { id, userId, category, image } = row;
  const lost: PlacesLeft = { profile: false, gigs: [] };
  if (left.profile) {
    const set = await tx.$executeRaw(Prisma.sql`
      UPDATE users SET profile_upload_id = ${id}::uuid
      WHERE id = ${userId}::uuid AND ${category} = 'profile' AND coalesce(profile_upload_id, ${id}::uuid) = ${id}::uuid`);
    lost.profile = set === 0;
    const after = { id, name: image.fileName };
    if (set)
      await audit(tx, actor, { action: "profile_image.changed", userId, before: { id: null, name: null }, after });
  }
  for (const gig of left.gigs) if (!(await returnToGig(tx, actor, row, gig))) lost.gigs.push(gig);
  return lost;
}

/**
 * Deletes an upload for good, from the trash or not: its room is free at once.
 * @throws AppError `not_found`
 */
export async function purgeUpload(actor: Actor, fileId: string): Promise<void> {
  const removals = await transaction(async (tx) => {
    const row = await lockUpload(tx, actor, fileId);
    must(actor, "uploads:purge", { ownerId: row.userId }, "File not found");
    await leavePlaces(tx, row);
    await tx.upload.delete({ where: { id: row.id } });
    await audit(tx, actor, { action: "upload.purged", userId: row.userId, before: facts(row) });
    return orderPurge(tx, [row.imageId]);
  });
  await runPurge(removals);
}

const BATCH = 100;

/** Deletes for good what the caller has in the trash now. @returns how many files */
export async function emptyTrash(actor: Actor): Promise<number> {
  const { userId } = actor;
  const until = new Date();
  for (let total = 0; ; ) {
    const { count, removals } = await transaction(async (tx) => {
      await lockUser(tx, userId);
      const gone = await tx.$queryRaw<{ image_id: string }[]>(Prisma.sql`
        DELETE FROM uploads WHERE id IN (
          SELECT id FROM uploads WHERE user_id = ${userId}::uuid AND deleted_at <= ${until} ORDER BY deleted_at LIMIT ${BATCH}
        ) RETURNING image_id`);
      const ids = gone.map(({ image_id }) => image_id);
      if (ids.length) await audit(tx, actor, { action: "upload.trash_emptied", userId, before: { count: ids.length } });
      return { count: ids.length, removals: await orderPurge(tx, ids) };
    });
    await runPurge(removals);
    total += count;
    if (count < BATCH) return total;
  }
}

/** Purges the uploads whose time in the trash is over. For the sweeper. @returns how many */
export async function purgeDeletedUploads(horizon = trashHorizon()): Promise<number> {
  for (let total = 0; ; ) {
    const due = await db().upload.findMany({
      where: { deletedAt: { lte: horizon } },
      select: { id: true, userId: true },
      orderBy: { deletedAt: "asc" },
      take: BATCH,
    });
    for (const { id, userId } of due) {
      const removals = await transaction(async (tx) => {
        await lockUser(tx, userId);
        // Restored in this moment, or purged by another server: then there is nothing to do.
        const [gone] = await tx.$queryRaw<{ image_id: string }[]>(Prisma.sql`
          DELETE FROM uploads WHERE id = ${id}::uuid AND deleted_at <= ${horizon} RETURNING image_id`);
        return orderPurge(tx, gone ? [gone.image_id] : []);
      });
      await runPurge(removals);
    }
    total += due.length;
    if (due.length < BATCH) return total;
  }
}
