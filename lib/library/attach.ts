import type { Attach, AttachedImage, ChangeRelation, ObjectReference } from "../contracts/library";
import { notFound } from "../core/errors";
import { Prisma, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter } from "../identity/organizations";
import { lockObject, ofObject } from "./lock";
import { foreignImage } from "./remove";
import { type AttachedRow, IMAGE, presentAttached, RELATION } from "./rows";
import { told } from "./told";

const referenceOf = ({ app_label, model, object_id }: ObjectReference): ObjectReference => ({
  app_label,
  model,
  object_id,
});

/**
 * Attaches an image to an object. Where it is attached already, the relation fields that are named are changed.
 * @returns whether it was not attached before
 * @throws AppError as `enter`, `not_found` for an image that is not the organisation's
 */
export async function attachImage(
  actor: Actor,
  slug: string,
  { image_id, ...attach }: Attach,
): Promise<{ detail: "attached"; created: boolean }> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  const object = referenceOf(attach);
  const created = await transaction(async (tx) => {
    const found = await lockObject(tx, organizationId, object, [image_id]);
    if (!found.has(image_id)) throw notFound("Image not found");
    const added = await insert(tx, organizationId, object, [image_id]);
    const changed = await applyRelation(tx, organizationId, object, image_id, attach);
    if (added.length || changed)
      await audit(tx, actor, {
        action: added.length ? "library.attached" : "library.arranged",
        organizationId,
        after: { ...object, ...told([{ id: image_id, title: found.get(image_id) }]) },
      });
    return added.length > 0;
  });
  return { detail: "attached", created };
}

/** Takes an image off an object. @throws AppError as `enter`, `not_found` where it was not attached */
export async function detachImage(
  actor: Actor,
  slug: string,
  { image_id, ...object }: ObjectReference & { image_id: string },
): Promise<void> {
  if (!(await detachImages(actor, slug, object, [image_id], { strict: false })).length)
    throw notFound("The image is not attached to this object");
}

/**
 * Attaches images to an object, all or none.
 * @returns those that were not attached before, in the order in which they were named
 * @throws AppError as `enter`, `invalid_request` where one is not the organisation's
 */
export async function attachImages(
  actor: Actor,
  slug: string,
  reference: ObjectReference,
  imageIds: readonly string[],
): Promise<string[]> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  const object = referenceOf(reference);
  const ids = [...new Set(imageIds)];
  return transaction(async (tx) => {
    const found = await lockObject(tx, organizationId, object, ids);
    if (found.size < ids.length) throw foreignImage("image_ids");
    const added = await insert(tx, organizationId, object, ids);
    if (added.length)
      await audit(tx, actor, {
        action: "library.attached",
        organizationId,
        after: { ...object, ...told(added.map((id) => ({ id, title: found.get(id) }))) },
      });
    return added;
  });
}

/**
 * Takes images off an object, all or none.
 * @returns those that were attached, in the order in which they were named
 * @throws AppError as `enter`, `invalid_request` where one is not the organisation's and `strict` is not off
 */
export async function detachImages(
  actor: Actor,
  slug: string,
  reference: ObjectReference,
  imageIds: readonly string[],
  { strict = true } = {},
): Promise<string[]> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  const object = referenceOf(reference);
  const ids = [...new Set(imageIds)];
  return transaction(async (tx) => {
    const found = await lockObject(tx, organizationId, object, ids);
    if (strict && found.size < ids.length) throw foreignImage("image_ids");
    const rows = await tx.$queryRaw<{ image_id: string }[]>(Prisma.sql`
      DELETE FROM attachments AS attachment
      WHERE ${ofObject(organizationId, object)} AND attachment.image_id = ANY(${ids}::uuid[]) RETURNING attachment.image_id`);
    const gone = new Set(rows.map(({ image_id }) => image_id));
    const detached = ids.filter((id) => gone.has(id));
    if (detached.length)
      await audit(tx, actor, {
        action: "library.detached",
        organizationId,
        before: { ...object, ...told(detached.map((id) => ({ id, title: found.get(id) }))) },
      });
    return detached;
  });
}

/** Changes what an image is at an object. @throws AppError as `enter`, `not_found` where it is not attached */
export async function changeRelation(
  actor: Actor,
  slug: string,
  { image_id, ...reference }: ObjectReference & { image_id: string },
  change: ChangeRelation,
): Promise<AttachedImage> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  const object = referenceOf(reference);
  return transaction(async (tx) => {
    await lockObject(tx, organizationId, object, [image_id]);
    const before = await findAttached(tx, organizationId, object, image_id);
    if (!(await applyRelation(tx, organizationId, object, image_id, change))) return presentAttached(before);
    await audit(tx, actor, {
      action: "library.arranged",
      organizationId,
      after: { ...object, ...told([before]) },
    });
    return presentAttached(await findAttached(tx, organizationId, object, image_id));
  });
}

async function findAttached(
  client: Pick<Tx, "$queryRaw">,
  organizationId: string,
  object: ObjectReference,
  imageId: string,
): Promise<AttachedRow> {
  const [row] = await client.$queryRaw<AttachedRow[]>(Prisma.sql`
    SELECT ${IMAGE}, ${RELATION} FROM attachments AS attachment JOIN images AS image ON image.id = attachment.image_id
    WHERE ${ofObject(organizationId, object)} AND attachment.image_id = ${imageId}::uuid`);
  if (!row) throw notFound("The image is not attached to this object");
  return row;
}

/** Under `lockObject`. They are numbered in the order of `imageIds`. @returns those that were not attached */
async function insert(
  tx: Tx,
  organizationId: string,
  { app_label, model, object_id }: ObjectReference,
  imageIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ image_id: string }[]>(Prisma.sql`
    INSERT INTO attachments (organization_id, app_label, model, object_id, image_id)
    SELECT ${organizationId}::uuid, ${app_label}, ${model}, ${object_id}, wanted.id
    FROM unnest(${[...imageIds]}::uuid[]) WITH ORDINALITY AS wanted(id, place)
    ORDER BY wanted.place
    ON CONFLICT (organization_id, app_label, model, object_id, image_id) DO NOTHING
    RETURNING image_id`);
  const added = new Set(rows.map(({ image_id }) => image_id));
  return imageIds.filter((id) => added.has(id));
}

/** Under `lockObject`. Setting a cover clears the other. @returns false where nothing is named */
async function applyRelation(
  tx: Tx,
  organizationId: string,
  object: ObjectReference,
  imageId: string,
  { is_cover, order, custom_title, custom_description, custom_alt_text }: ChangeRelation,
): Promise<boolean> {
  const sets = [
    ...(is_cover === undefined ? [] : [Prisma.sql`is_cover = ${is_cover}`]),
    ...(order === undefined ? [] : [Prisma.sql`"order" = ${order}::int`]),
    ...(custom_title === undefined ? [] : [Prisma.sql`custom_title = ${custom_title}::text`]),
    ...(custom_description === undefined ? [] : [Prisma.sql`custom_description = ${custom_description}::text`]),
    ...(custom_alt_text === undefined ? [] : [Prisma.sql`custom_alt_text = ${custom_alt_text}::text`]),
  ];
  if (!sets.length) return false;
  if (is_cover)
    await tx.$executeRaw(Prisma.sql`
      UPDATE attachments AS attachment SET is_cover = FALSE
      WHERE ${ofObject(organizationId, object)} AND attachment.is_cover AND attachment.image_id <> ${imageId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE attachments AS attachment SET ${Prisma.join(sets)}
    WHERE ${ofObject(organizationId, object)} AND attachment.image_id = ${imageId}::uuid`);
  return true;
}
