import { z } from "zod";

/** What a project may be called by: its clients choose its id. */
export const PROJECT_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
export const PROJECT_ID_WORDS =
  "Use 1 to 64 letters, digits, dashes and underscores, and begin with a letter or a digit";

const ProjectId = z.string().regex(PROJECT_ID, PROJECT_ID_WORDS);
export const ProjectParams = z.object({ project_id: ProjectId });
/** Of the upload, which makes the project: an id that cannot be one is refused with a sentence, not unknown. */
export const NewProjectParams = z.object({ project_id: z.string() });
export const ProjectImageParams = ProjectParams.extend({ image_id: z.uuid() });

export const Visibility = z.enum(["private", "public"]);
export type Visibility = z.output<typeof Visibility>;

/** `PUT /{project_id}` */
export const ChangeProject = z.strictObject({ visibility: Visibility });

/** What there is of each image, from the largest to the smallest. */
export const IMAGE_SIZES = ["original", "medium", "thumb", "game"] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];
export const ImageSizeQuery = z.object({ size: z.enum(IMAGE_SIZES).default("original") });

export const Project = z.object({
  project_id: z.string(),
  visibility: Visibility,
  image_count: z.int(),
  primary_image_id: z.uuid().nullable(),
  thumbnail: z.url().nullable().describe("The `thumb` of the primary image."),
  created_at: z.iso.datetime(),
});
export type Project = z.output<typeof Project>;

const eachSize = <S extends z.ZodType>(shape: S) =>
  z.object({ original: shape, medium: shape, thumb: shape, game: shape });

/** An image that was added. Its URLs are for whoever may read the project: by a session or an API token. */
export const ProjectImage = z.object({
  image_id: z.uuid(),
  project_id: z.string(),
  is_primary: z.boolean(),
  urls: eachSize(z.url()),
});
export type ProjectImage = z.output<typeof ProjectImage>;

export const ListedProjectImage = ProjectImage.extend({
  created_at: z.iso.datetime(),
  width: z.int(),
  height: z.int(),
  bytes: z.int().describe("Of the `original`."),
  sizes: eachSize(z.object({ width: z.int(), height: z.int() })),
});
export type ListedProjectImage = z.output<typeof ListedProjectImage>;

export const PrimaryImage = z.object({ project_id: z.string(), primary_image_id: z.uuid() });
export type PrimaryImage = z.output<typeof PrimaryImage>;

/** `GET /meta.json`, in the order of upload. */
export const ProjectMeta = z.object({
  project_id: z.string(),
  primary_image_id: z.uuid().nullable(),
  images: z.array(z.object({ id: z.uuid(), ext: z.literal("jpg"), created_at: z.iso.datetime() })),
});
export type ProjectMeta = z.output<typeof ProjectMeta>;

/** The page's server actions take these. */
export const ProjectReference = z.strictObject({ projectId: ProjectId });
export const ProjectImageReference = ProjectReference.extend({ imageId: z.uuid() });
export const EditProject = ProjectReference.extend({ visibility: Visibility });

/** Where a page of projects ends. */
export const ProjectPosition = z.object({ at: z.iso.datetime(), id: z.string() });
export type ProjectPosition = z.output<typeof ProjectPosition>;
export const MoreProjects = z.strictObject({ after: ProjectPosition });

/** Where a page of a project's images ends: a position in the order of upload. */
export const ImagePosition = z.int().min(0).max(2_147_483_647);
/** The page's "Show more"; after -1 from the beginning. */
export const MoreImages = ProjectReference.extend({ after: z.int().min(-1).max(2_147_483_647) });

/** How many a part of the pages' lists holds. */
export const PROJECTS_PER_PAGE = 48;
export const IMAGES_PER_PAGE = 48;

/** A project as its card shows it. */
export interface ProjectCard {
  id: string;
  visibility: Visibility;
  imageCount: number;
  /** The primary image. */
  cover: { imageId: string; src: string; width: number; height: number; thumbhash: string } | null;
  createdAt: string;
}

export interface ProjectCards {
  items: ProjectCard[];
  next?: ProjectPosition;
  total: number;
}

/** An image as the gallery shows it. */
export interface GalleryImage {
  id: string;
  position: number;
  isPrimary: boolean;
  /** Empty for who may only look. */
  fileName: string;
  createdAt: string;
  /** Of the original. */
  bytes: number;
  /** base64 */
  thumbhash: string;
  sizes: Record<ImageSize, { src: string; width: number; height: number }>;
}

/** The thumbhashes of a part of a list as tiny pictures, by the ids of their images: data URLs, made by the server. */
export type Placeholders = Readonly<Record<string, string>>;
export type WithPlaceholders<T> = T & { placeholders: Placeholders };

/** What the gallery works on. */
export interface Gallery {
  id: string;
  visibility: Visibility;
  /** The reader may change it. */
  mine: boolean;
  images: GalleryImage[];
  /** Where the next part of the images begins. */
  next?: number;
  total: number;
}
