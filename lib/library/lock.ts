import type { ObjectReference } from "../contracts/library";
import { Prisma, type Tx } from "../db/client";

/** The condition on attachments, under the name `attachment`, that they are of this object. */
export const ofObject = (organizationId: string, { app_label, model, object_id }: ObjectReference): Prisma.Sql =>
  Prisma.sql`attachment.organization_id = ${organizationId}::uuid AND attachment.app_label = ${app_label}
    AND attachment.model = ${model} AND attachment.object_id = ${object_id}`;

/**
 * Takes the lock under which what is attached to an object changes, then locks the images that are about to be touched
 * there, its cover included, in the order of their ids: so do those who delete images, and nobody waits in a circle. An
 * object has no row of its own to lock.
 * @returns those of `imageIds` that are this organisation's
 */
export async function lockObject(
  tx: Tx,
  organizationId: string,
  object: ObjectReference,
  imageIds: readonly string[],
): Promise<Set<string>> {
  const name = [organizationId, object.app_label, object.model, object.object_id].join("/");
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))) AS locked`;
  // A statement of its own: it sees what was committed while this one waited.
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT image.id FROM images AS image
    WHERE image.organization_id = ${organizationId}::uuid AND image.id = ANY(
      ${[...imageIds]}::uuid[]
      || ARRAY(SELECT attachment.image_id FROM attachments AS attachment
               WHERE ${ofObject(organizationId, object)} AND attachment.is_cover))
    ORDER BY image.id FOR NO KEY UPDATE`);
  const locked = new Set(rows.map(({ id }) => id));
  return new Set(imageIds.filter((id) => locked.has(id)));
}
