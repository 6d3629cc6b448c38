import type { TrashedFile, UploadedFile } from "../contracts/uploads";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { may } from "../identity/may";
import { orderPurge, runPurge } from "../images/purge";
import { refuseOverQuota } from "../images/usage";
import { leaveGigs } from "./gigPlaces";
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
 * @throws AppError `not_found`
 */
export async function deleteUpload(actor: Actor, fileId: string): Promise<void> {
  await transaction(async (tx) => {
    const row = await lockUpload(tx, actor, fileId);
    if (row.deletedAt) throw fileNotFound();
    await tx.upload.update({ where: { id: row.id }, data: { deletedAt: new Date() } });
    await tx.$executeRaw(Prisma.sql`
      UPDATE users SET profile_upload_id = NULL WHERE id = ${row.userId}::uuid AND profile_upload_id = ${row.id}::uuid`);
    await leaveGigs(tx, row.id);
    await audit(tx, actor, { action: "upload.deleted", userId: row.userId, before: facts(row) });
  });
}

/**
 * Takes an upload out of the trash. Profile and gigs stay as they are. What is in the trash counts, so this takes no new
 * room; but somebody who is over their quota gets nothing back. Restoring twice is no error.
 * @throws AppError `not_found` after its time, `quota_exceeded`
 */
export async function restoreUpload(actor: Actor, fileId: string): Promise<UploadedFile> {
  const restored = await transaction(async (tx) => {
    const row = await lockUpload(tx, actor, fileId);
    if (!row.deletedAt) return row;
    if (row.deletedAt <= trashHorizon()) throw fileNotFound();
    await refuseOverQuota(tx, { userId: row.userId }, bytesOf(row));
    await tx.upload.update({ where: { id: row.id }, data: { deletedAt: null } });
    await audit(tx, actor, { action: "upload.restored", userId: row.userId, after: facts(row) });
    return { ...row, deletedAt: null };
  });
  return presentUpload(restored);
}

const bytesOf = ({ image }: UploadRow): number => image.renditions.reduce((sum, { bytes }) => sum + bytes, image.bytes);

const BATCH = 100;

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
