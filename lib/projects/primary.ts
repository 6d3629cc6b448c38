import type { PrimaryImage } from "../contracts/projects";
import { isUuid } from "../core/ids";
import { Prisma, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { imageNotFound, lockProject } from "./find";

/** Makes an image the primary one of its project. @throws AppError `not_found` */
export async function setPrimary(actor: Actor, projectId: string, imageId: string): Promise<PrimaryImage> {
  return transaction(async (tx) => {
    const { ownerId } = await lockProject(tx, actor, projectId);
    const { isPrimary, name } = await findPlaced(tx, projectId, imageId);
    if (!isPrimary) {
      await moveMark(tx, projectId, imageId);
      const after = { project: projectId, image: imageId, name };
      await audit(tx, actor, { action: "project.primary_changed", userId: ownerId, after });
    }
    return { project_id: projectId, primary_image_id: imageId.toLowerCase() };
  });
}

/** An image where it stands in a project. */
export interface PlacedImage {
  position: number;
  isPrimary: boolean;
  wasPrimary: boolean;
  deletedAt: Date | null;
  /** Of the file. */
  name: string;
}

/** Under `lockProject`. @throws AppError `not_found`, also for one that is deleted unless `deleted` asks for those */
export async function findPlaced(
  tx: Tx,
  projectId: string,
  imageId: string,
  { deleted = false } = {},
): Promise<PlacedImage> {
  const [placed] = isUuid(imageId)
    ? await tx.$queryRaw<PlacedImage[]>(Prisma.sql`
        SELECT placed.position, placed.is_primary AS "isPrimary", placed.was_primary AS "wasPrimary",
          placed.deleted_at AS "deletedAt", image.file_name AS name
        FROM project_images AS placed JOIN images AS image ON image.id = placed.image_id
        WHERE placed.image_id = ${imageId}::uuid AND placed.project_id = ${projectId}`)
    : [];
  if (!placed || (placed.deletedAt && !deleted)) throw imageNotFound();
  return placed;
}

/** Under `lockProject`. Two statements: one would have two primary images for a moment, which the schema forbids. */
export async function moveMark(tx: Tx, projectId: string, imageId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE project_images SET is_primary = FALSE WHERE project_id = ${projectId} AND is_primary`);
  await tx.$executeRaw(Prisma.sql`UPDATE project_images SET is_primary = TRUE WHERE image_id = ${imageId}::uuid`);
}

/** Under `lockProject`, when the primary image went: the next one after it is primary, behind the last one the first. */
export async function passOnMark(tx: Tx, projectId: string, position: number): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE project_images SET is_primary = TRUE WHERE image_id = (
      SELECT image_id FROM project_images WHERE project_id = ${projectId} AND deleted_at IS NULL
      ORDER BY position < ${position}, position LIMIT 1)`);
}
