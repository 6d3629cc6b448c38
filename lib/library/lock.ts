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
 * @returns those of `imageIds` that are this organisation's, each with its title
 */
export async function lockObject(
  tx: Tx,
  organizationId: string,
  object: ObjectReference,
  imageIds: readonly string[],
): Promise<Map<string, string>> {
  const name = [organizationId, object.app_label, object.model, object.object_id].join("/");
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))) AS locked`;
  // A statement of its own: it sees what was committed while this one waited.
  const rows = await tx.$queryRaw<{ id: string; title: string }[]>(Prisma.sql`
    SELECT image.id, image.title FROM images AS image
    WHERE image.organization_id = ${organizationId}::uuid AND image.id = ANY(
      ${[...imageIds]}::uuid[]
      || ARRAY(SELECT attachment.image_id FROM attachments AS attachment
               WHERE ${ofObject(organizationId, object)} AND attachment.is_cover))
    ORDER BY image.id FOR NO KEY UPDATE`);
  const asked = new Set(imageIds);
  return new Map(rows.filter(({ id }) => asked.has(id)).map(({ id, title }) => [id, title]));
}
