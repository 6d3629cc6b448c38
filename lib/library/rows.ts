import type { AttachedImage, LibraryImage } from "../contracts/library";
import { VERSION_NAMES } from "../contracts/versions";
import { Prisma } from "../db/client";
import { storedName } from "../images/keys";
import { type MeasuredImage, presentVersions } from "../images/present";

/** An image of a library with its renditions, as `IMAGE` selects it. */
export interface ImageRow extends MeasuredImage {
  id: string;
  fileName: string;
  title: string;
  description: string;
  altText: string;
  decorative: boolean;
  focalX: number | null;
  focalY: number | null;
  organizationId: string;
  creatorId: string | null;
  createdAt: Date;
  updatedAt: Date;
  usageCount: number;
}

/** An image where it is attached, as `IMAGE` and `RELATION` select it. */
export interface AttachedRow extends ImageRow {
  attachmentId: bigint;
  isCover: boolean;
  order: number | null;
  customTitle: string | null;
  customDescription: string | null;
  customAltText: string | null;
  attachedAt: Date;
}

/** The columns of an `ImageRow`, of the table `images` under the name `image`. Its renditions come along as JSON: a page is one query. */
export const IMAGE = Prisma.sql`
  image.id, image.key, image.file_name AS "fileName", image.title, image.description, image.alt_text AS "altText",
  image.decorative, image.focal_x AS "focalX", image.focal_y AS "focalY", image.organization_id AS "organizationId",
  image.creator_id AS "creatorId", image.created_at AS "createdAt", image.updated_at AS "updatedAt", image.width,
  image.height, image.bytes, image.content_type AS "contentType", image.thumbhash, image.usage_count AS "usageCount",
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', made.name, 'key', made.key, 'width', made.width, 'height', made.height, 'bytes', made.bytes)), '[]')
    FROM renditions AS made WHERE made.image_id = image.id) AS renditions`;

/** The other columns of an `AttachedRow`, of the table `attachments` under the name `attachment`. */
export const RELATION = Prisma.sql`
  attachment.id AS "attachmentId", attachment.is_cover AS "isCover", attachment."order", attachment.custom_title AS "customTitle",
  attachment.custom_description AS "customDescription", attachment.custom_alt_text AS "customAltText",
  attachment.created_at AS "attachedAt"`;

/** A part of the width or height. Stored in 32 bits, of which six digits are true. */
const part = (stored: number): number => Number(stored.toPrecision(6));

/** An image as it goes over the wire. */
export const presentLibraryImage = (row: ImageRow): LibraryImage => ({
  id: row.id,
  file: storedName(row.key),
  file_name: row.fileName,
  title: row.title,
  description: row.description,
  alt_text: row.altText,
  decorative: row.decorative,
  focal_point: row.focalX === null || row.focalY === null ? null : { x: part(row.focalX), y: part(row.focalY) },
  organization_id: row.organizationId,
  creator_id: row.creatorId,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  content_type: row.contentType,
  placeholder: Buffer.from(row.thumbhash).toString("base64"),
  usage_count: row.usageCount,
  versions: presentVersions(row, VERSION_NAMES),
});

/** An image where it is attached, as it goes over the wire. */
export const presentAttached = (row: AttachedRow): AttachedImage => ({
  ...presentLibraryImage(row),
  is_cover: row.isCover,
  order: row.order,
  custom_title: row.customTitle,
  custom_description: row.customDescription,
  custom_alt_text: row.customAltText,
  attached_at: row.attachedAt.toISOString(),
  effective_title: row.customTitle ?? row.title,
  effective_description: row.customDescription ?? row.description,
  effective_alt_text: row.customAltText ?? row.altText,
});
