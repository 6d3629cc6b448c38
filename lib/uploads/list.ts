import type { ShownFile, TrashedFile, TrashPosition, UploadCounts, UploadedFile } from "../contracts/uploads";
import { db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import type { UploadCategory } from "../policy/surfaces";
import { presentUpload, UPLOAD } from "./rows";
import { presentTrashed, trashHorizon } from "./trash";

interface Page<Position> {
  limit: number;
  after?: Position;
}

/** A page of the caller's files, newest first. Their ids sort by the time they were made. */
export async function listUploads(
  { userId }: Actor,
  { category, limit, after }: Page<string> & { category?: UploadCategory },
): Promise<{ items: UploadedFile[]; next?: string; total: number }> {
  const mine = { userId, deletedAt: null, ...(category && { category }) };
  const [rows, total] = await Promise.all([
    db().upload.findMany({
      where: { ...mine, ...(after && { id: { lt: after } }) },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: UPLOAD,
    }),
    db().upload.count({ where: mine }),
  ]);
  const items = rows.slice(0, limit).map(presentUpload);
  return { items, next: rows.length > limit ? items.at(-1)?.file_id : undefined, total };
}

/** The same for the page, each with the gigs it is on. */
export async function listShown(
  actor: Actor,
  query: Page<string> & { category?: UploadCategory },
): Promise<{ items: ShownFile[]; next?: string }> {
  const { items, next } = await listUploads(actor, query);
  const rows = await db().gigImage.findMany({
    where: { uploadId: { in: items.map(({ file_id }) => file_id) } },
    orderBy: { gigId: "asc" },
    select: { uploadId: true, gigId: true },
  });
  const gigs = new Map<string, string[]>();
  for (const { uploadId, gigId } of rows) gigs.set(uploadId, [...(gigs.get(uploadId) ?? []), gigId]);
  return { items: items.map((file) => ({ ...file, gigs: gigs.get(file.file_id) ?? [] })), next };
}

/** A page of what the caller deleted and can still restore, the latest first. */
export async function listTrash(
  { userId }: Actor,
  { limit, after }: Page<TrashPosition>,
): Promise<{ items: TrashedFile[]; next?: TrashPosition; total: number }> {
  const mine = { userId, deletedAt: { gt: trashHorizon() } };
  const at = after && new Date(after.at);
  const [rows, total] = await Promise.all([
    db().upload.findMany({
      where: { AND: [mine, at ? { OR: [{ deletedAt: { lt: at } }, { deletedAt: at, id: { lt: after.id } }] } : {}] },
      orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: UPLOAD,
    }),
    db().upload.count({ where: mine }),
  ]);
  const items = rows.slice(0, limit).map(presentTrashed);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last && { at: last.deleted_at, id: last.file_id }, total };
}

/** How many there are of each. */
export async function countUploads({ userId }: Actor): Promise<UploadCounts> {
  const [rows, gigs] = await Promise.all([
    db().$queryRaw<{ kind: keyof UploadCounts; count: number }[]>(Prisma.sql`
      SELECT CASE WHEN deleted_at IS NULL THEN category ELSE 'trash' END AS kind, count(*)::int AS count FROM uploads
      WHERE user_id = ${userId}::uuid AND (deleted_at IS NULL OR deleted_at > ${trashHorizon()}) GROUP BY 1`),
    db().gig.count({ where: { userId, images: { some: {} } } }),
  ]);
  const counts = { profile: 0, gig: 0, general: 0, trash: 0, gigs };
  for (const { kind, count } of rows) counts[kind] = count;
  return counts;
}
