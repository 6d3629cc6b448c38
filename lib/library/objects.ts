import type {
  AttachedImage,
  AttachmentPosition,
  LibraryObject,
  ObjectReference,
  ObjectsQuery,
  Usage,
} from "../contracts/library";
import { AppError } from "../core/errors";
import { asDatabaseError, db, Prisma, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter } from "../identity/organizations";
import { mediaUrl } from "../images/sign";
import { findImage } from "./images";
import { lockObject, ofObject } from "./lock";
import { type AttachedRow, IMAGE, presentAttached, RELATION } from "./rows";
import { told } from "./told";

interface Part<Position> {
  limit: number;
  after?: Position;
}

interface Page<Item, Position> {
  items: Item[];
  next?: Position;
  total: number;
}

/** An object's images in their order: null last. As the index `attachments_object_order` has it. */
const PLACE = Prisma.sql`coalesce(attachment."order"::bigint, 2147483648)`;

/** The statement of a page of an object's images. Exported for the test that looks at its plan. */
export const objectImagesStatement = (
  organizationId: string,
  object: ObjectReference,
  { limit, after }: Part<AttachmentPosition>,
): Prisma.Sql => Prisma.sql`
  SELECT ${IMAGE}, ${RELATION}
  FROM attachments AS attachment JOIN images AS image ON image.id = attachment.image_id
  WHERE ${ofObject(organizationId, object)} ${
    after
      ? Prisma.sql`AND (${PLACE}, attachment.id) > (coalesce(${after.order}::bigint, 2147483648), ${after.id}::bigint)`
      : Prisma.empty
  }
  ORDER BY ${PLACE}, attachment.id LIMIT ${limit + 1}`;

/**
 * A page of the images of an object by their order, then by when they were attached. An object that nothing was ever
 * attached to is not known here, and has none. Two queries.
 * @throws AppError as `enter`
 */
export async function listObjectImages(
  actor: Actor,
  slug: string,
  object: ObjectReference,
  part: Part<AttachmentPosition>,
): Promise<Page<AttachedImage, AttachmentPosition>> {
  const { organization } = await enter(actor, slug, "org:read");
  return asPage(
    part,
    db().$queryRaw<AttachedRow[]>(objectImagesStatement(organization.id, object, part)),
    Prisma.sql`SELECT count(*)::int AS total FROM attachments AS attachment WHERE ${ofObject(organization.id, object)}`,
    presentAttached,
    ({ attachmentId, order }) => ({ id: String(attachmentId), order }),
  );
}

/**
 * Puts all images of an object in a new order, or none.
 * @returns them in that order
 * @throws AppError as `enter`, `not_a_permutation`
 */
export async function reorderObject(
  actor: Actor,
  slug: string,
  object: ObjectReference,
  imageIds: readonly string[],
): Promise<AttachedImage[]> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  const rows = await transaction(async (tx) => {
    await lockObject(tx, organizationId, object, imageIds);
    const attached = await tx.$queryRaw<{ image_id: string }[]>(
      Prisma.sql`SELECT attachment.image_id FROM attachments AS attachment WHERE ${ofObject(organizationId, object)}`,
    );
    const wanted = new Set(imageIds);
    if (
      wanted.size !== imageIds.length ||
      wanted.size !== attached.length ||
      attached.some(({ image_id }) => !wanted.has(image_id))
    )
      throw new AppError("not_a_permutation", "image_ids must name each image of this object once");
    await tx.$executeRaw(Prisma.sql`
      UPDATE attachments AS attachment SET "order" = wanted.place - 1
      FROM unnest(${[...imageIds]}::uuid[]) WITH ORDINALITY AS wanted(id, place)
      WHERE ${ofObject(organizationId, object)} AND attachment.image_id = wanted.id`);
    if (imageIds.length)
      await audit(tx, actor, {
        action: "library.arranged",
        organizationId,
        after: { ...object, ...told(imageIds.map((id) => ({ id }))) },
      });
    return tx.$queryRaw<AttachedRow[]>(objectImagesStatement(organizationId, object, { limit: imageIds.length }));
  });
  return rows.map(presentAttached);
}

/** A page of where an image is attached, the first attached first. @throws AppError as `enter`, `not_found` */
export async function listUsages(
  actor: Actor,
  slug: string,
  imageId: string,
  part: Part<AttachmentPosition>,
): Promise<Page<Usage, AttachmentPosition>> {
  const { organization } = await enter(actor, slug, "org:read");
  await findImage(db(), organization.id, imageId);
  const ofImage = Prisma.sql`attachment.organization_id = ${organization.id}::uuid AND attachment.image_id = ${imageId}::uuid`;
  return asPage(
    part,
    db().$queryRaw<(Usage & { id: bigint })[]>(Prisma.sql`
      SELECT attachment.id, attachment.app_label, attachment.model, attachment.object_id, attachment.is_cover, attachment."order"
      FROM attachments AS attachment
      WHERE ${ofImage} ${part.after ? Prisma.sql`AND attachment.id > ${part.after.id}::bigint` : Prisma.empty}
      ORDER BY attachment.id LIMIT ${part.limit + 1}`),
    Prisma.sql`SELECT count(*)::int AS total FROM attachments AS attachment WHERE ${ofImage}`,
    ({ app_label, model, object_id, is_cover, order }) => ({ app_label, model, object_id, is_cover, order }),
    ({ id }) => ({ id: String(id), order: null }),
  );
}

interface ObjectRow extends ObjectReference {
  count: number;
  cover_id: string;
  cover_key: string;
  cover_alt: string;
}

const inLabels = (organizationId: string, { app_label, model }: ObjectsQuery): Prisma.Sql => Prisma.sql`
  attachment.organization_id = ${organizationId}::uuid
  ${app_label ? Prisma.sql`AND attachment.app_label = ${app_label}` : Prisma.empty}
  ${model ? Prisma.sql`AND attachment.model = ${model}` : Prisma.empty}`;

/** The statement of a page of objects. Exported for the test that looks at its plan. */
export const objectsStatement = (
  organizationId: string,
  { limit, after, ...query }: ObjectsQuery & Part<ObjectReference>,
): Prisma.Sql => Prisma.sql`
  SELECT page.app_label, page.model, page.object_id, page.count, image.id AS cover_id,
    coalesce(thumb.key, image.key) AS cover_key, coalesce(shown.custom_alt_text, image.alt_text) AS cover_alt
  FROM (
    SELECT attachment.app_label, attachment.model, attachment.object_id, count(*)::int AS count
    FROM attachments AS attachment WHERE ${inLabels(organizationId, query)} ${
      after
        ? Prisma.sql`AND (attachment.app_label, attachment.model, attachment.object_id)
            > (${after.app_label}::text, ${after.model}::text, ${after.object_id}::text)`
        : Prisma.empty
    }
    GROUP BY attachment.app_label, attachment.model, attachment.object_id
    ORDER BY attachment.app_label, attachment.model, attachment.object_id LIMIT ${limit + 1}
  ) AS page
  CROSS JOIN LATERAL (
    SELECT candidate.image_id, candidate.custom_alt_text FROM (
      (SELECT attachment.image_id, attachment.custom_alt_text, 0 AS rank FROM attachments AS attachment
       WHERE ${ofPage(organizationId)} AND attachment.is_cover)
      UNION ALL
      (SELECT attachment.image_id, attachment.custom_alt_text, 1 FROM attachments AS attachment
       WHERE ${ofPage(organizationId)} ORDER BY ${PLACE}, attachment.id LIMIT 1)
    ) AS candidate ORDER BY candidate.rank LIMIT 1
  ) AS shown
  JOIN images AS image ON image.id = shown.image_id
  LEFT JOIN renditions AS thumb ON thumb.image_id = image.id AND thumb.name = 'thumb'
  ORDER BY page.app_label, page.model, page.object_id`;

const ofPage = (organizationId: string): Prisma.Sql => Prisma.sql`
  attachment.organization_id = ${organizationId}::uuid AND attachment.app_label = page.app_label
  AND attachment.model = page.model AND attachment.object_id = page.object_id`;

/** A page of the objects that images are attached to, by their names. Two queries. @throws AppError as `enter` */
export async function listObjects(
  actor: Actor,
  slug: string,
  part: ObjectsQuery & Part<ObjectReference>,
): Promise<Page<LibraryObject, ObjectReference>> {
  const { organization } = await enter(actor, slug, "org:read");
  return asPage(
    part,
    db().$queryRaw<ObjectRow[]>(objectsStatement(organization.id, part)),
    Prisma.sql`
      SELECT count(*)::int AS total FROM (
        SELECT DISTINCT attachment.app_label, attachment.model, attachment.object_id FROM attachments AS attachment
        WHERE ${inLabels(organization.id, part)}) AS objects`,
    ({ app_label, model, object_id, count, cover_id, cover_key, cover_alt }) => ({
      app_label,
      model,
      object_id,
      count,
      cover: { id: cover_id, thumb: mediaUrl(cover_key), alt_text: cover_alt },
    }),
    ({ app_label, model, object_id }) => ({ app_label, model, object_id }),
  );
}

/** One more row than `limit` was asked for, to know whether there are more. */
async function asPage<Row, Item, Position>(
  { limit }: { limit: number },
  reading: Promise<Row[]>,
  counting: Prisma.Sql,
  present: (row: Row) => Item,
  positionOf: (row: Row) => Position,
): Promise<Page<Item, Position>> {
  try {
    const [rows, [count]] = await Promise.all([reading, db().$queryRaw<{ total: number }[]>(counting)]);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(present), next: last && positionOf(last), total: count?.total ?? 0 };
  } catch (error) {
    throw asDatabaseError(error);
  }
}
