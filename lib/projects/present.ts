import {
  type GalleryImage,
  IMAGE_SIZES,
  type ImageSize,
  type ListedProjectImage,
  type Project,
  type ProjectCard,
  type Visibility,
} from "../contracts/projects";
import { baseUrl, mediaPath } from "../images/sign";

/** The address of an image's bytes, as clients know it: it stays the same, and asks each time who is calling. */
const imagePath = (projectId: string, imageId: string, size: ImageSize): string =>
  `/projects/${projectId}/images/${imageId}?size=${size}`;

const eachSize = <T>(make: (size: ImageSize) => T): Record<ImageSize, T> =>
  Object.fromEntries(IMAGE_SIZES.map((size) => [size, make(size)])) as Record<ImageSize, T>;

/** The addresses of an image's bytes, one for each size. */
export const urlsOf = (projectId: string, imageId: string): Record<ImageSize, string> =>
  eachSize((size) => baseUrl() + imagePath(projectId, imageId, size));

/** A stored file of an image. */
interface StoredFile {
  name: string;
  key: string;
  width: number;
  height: number;
}

/** An image of a project with its renditions, as one statement reads it. */
export interface ImageRow {
  id: string;
  position: number;
  isPrimary: boolean;
  createdAt: Date;
  fileName: string;
  key: string;
  width: number;
  height: number;
  bytes: number;
  thumbhash: Uint8Array;
  renditions: StoredFile[];
}

/** A project with its primary image, as one statement reads it. */
export interface SummaryRow {
  id: string;
  visibility: Visibility;
  createdAt: Date;
  imageCount: number;
  primaryId: string | null;
  key: string | null;
  width: number | null;
  height: number | null;
  thumbhash: Uint8Array | null;
}

/** One that is missing is the original. */
const fileOf = (row: ImageRow, size: ImageSize): Omit<StoredFile, "name"> =>
  row.renditions.find(({ name }) => name === size) ?? row;

/** An image as the API tells it. */
export const presentImage = (projectId: string, row: ImageRow): ListedProjectImage => ({
  image_id: row.id,
  project_id: projectId,
  is_primary: row.isPrimary,
  urls: urlsOf(projectId, row.id),
  created_at: row.createdAt.toISOString(),
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  sizes: eachSize((size) => {
    const { width, height } = fileOf(row, size);
    return { width, height };
  }),
});

/** A project as the API tells it. `thumbnail` is null without images. */
export const presentProject = (row: SummaryRow): Project => ({
  project_id: row.id,
  visibility: row.visibility,
  image_count: row.imageCount,
  primary_image_id: row.primaryId,
  thumbnail: row.primaryId && `${baseUrl()}/projects/${row.id}/thumbnail`,
  created_at: row.createdAt.toISOString(),
});

/**
 * Where a page shows a file from. Of a private project by a signed address, which browsers keep; of a public one by its
 * own, so that nobody keeps an address that goes on working when the project is private again.
 */
const sourceOf = (project: { id: string; visibility: Visibility }, imageId: string, size: ImageSize, key: string) =>
  project.visibility === "public" ? imagePath(project.id, imageId, size) : mediaPath(key);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** @param mine whether the reader may change it: what files were called is nothing for strangers */
export const toGalleryImage = (
  project: { id: string; visibility: Visibility },
  row: ImageRow,
  mine: boolean,
): GalleryImage => ({
  id: row.id,
  position: row.position,
  isPrimary: row.isPrimary,
  fileName: mine ? row.fileName : "",
  createdAt: row.createdAt.toISOString(),
  bytes: row.bytes,
  thumbhash: base64(row.thumbhash),
  sizes: eachSize((size) => {
    const { key, width, height } = fileOf(row, size);
    return { src: sourceOf(project, row.id, size, key), width, height };
  }),
});

/** A project as the list of galleries shows it. `cover` is null without images. */
export const toCard = (row: SummaryRow): ProjectCard => ({
  id: row.id,
  visibility: row.visibility,
  imageCount: row.imageCount,
  cover:
    row.primaryId && row.key && row.thumbhash
      ? {
          imageId: row.primaryId,
          src: sourceOf(row, row.primaryId, "thumb", row.key),
          width: row.width ?? 1,
          height: row.height ?? 1,
          thumbhash: base64(row.thumbhash),
        }
      : null,
  createdAt: row.createdAt.toISOString(),
});
