import { MiB } from "../core/units";

/** The picture formats this system can read, by what their bytes say. */
export type SourceType = "jpeg" | "png" | "webp" | "avif" | "gif" | "heic";

/** One derived file. It keeps the aspect ratio and never enlarges, except `square`, which is exactly `size`. */
export interface RenditionSpec {
  fit: "inside" | "square";
  /** Pixels: the longest side for `inside`, both sides for `square`. */
  size: number;
  format: "webp" | "jpeg";
  /** 1–100. */
  quality: number;
  /** WebP only, 0–6. 2 for large versions: 45 % less CPU than 4 for files 1.5 % larger; 4 for small ones. */
  effort?: number;
}

export interface SurfacePolicy {
  /** The multipart field that carries the file. */
  field: string;
  accept: readonly SourceType[];
  /** Upper bound of one file. The server's configuration may set a lower or a higher one. */
  maxBytes: number;
  /** How many a single owner may have, where the surface has such a limit. */
  perOwner?: number;
  /** `keep`: full size and pixels, metadata removed without loss. `jpeg`: converted. */
  original: "keep" | "jpeg";
  renditions: Readonly<Record<string, RenditionSpec>>;
  /**
   * How the stored files of a picture are called. `role`: `original`, `medium`. `random`: `img_` and a random part, the
   * renditions that with their own name behind it, as `img_5f3c_thumb`.
   */
  naming: "role" | "random";
  /** The sentence for an empty or missing file. */
  missing: string;
}

const PHOTOS: readonly SourceType[] = ["jpeg", "png", "webp", "avif", "gif", "heic"];
/** What every browser and every other program reads. */
const COMMON: readonly SourceType[] = ["jpeg", "png", "webp"];

const webp = (size: number, quality: number, effort: number): RenditionSpec => ({
  fit: "inside",
  size,
  format: "webp",
  quality,
  effort,
});

const jpeg = (fit: RenditionSpec["fit"], size: number, quality: number): RenditionSpec => ({
  fit,
  size,
  format: "jpeg",
  quality,
});

/** Large ones with effort 2: their pixels are most of what an upload costs. */
const VERSIONS = { thumb: webp(160, 65, 4), sm: webp(640, 80, 4), md: webp(1024, 85, 2), lg: webp(2048, 85, 2) };

/** One row a surface: what it accepts, how much, and what is made of it. */
export const SURFACES = {
  reference: {
    field: "image",
    accept: PHOTOS,
    maxBytes: 10 * MiB,
    perOwner: 5,
    original: "keep",
    renditions: { thumbnail: webp(100, 80, 4), medium: webp(300, 82, 4), large: webp(600, 82, 4) },
    naming: "role",
    missing: "No image file provided",
  },
  library: {
    field: "file",
    accept: PHOTOS,
    maxBytes: 10 * MiB,
    original: "keep",
    renditions: VERSIONS,
    naming: "random",
    missing: "No file provided",
  },
  project: {
    field: "file",
    accept: PHOTOS,
    maxBytes: 10 * MiB,
    original: "jpeg",
    renditions: { medium: jpeg("inside", 1600, 82), thumb: jpeg("inside", 400, 80), game: jpeg("square", 50, 85) },
    naming: "role",
    missing: "No file provided",
  },
  upload: {
    field: "file",
    accept: COMMON,
    maxBytes: 10 * MiB,
    original: "keep",
    renditions: VERSIONS,
    naming: "random",
    missing: "No file provided",
  },
} as const satisfies Record<string, SurfacePolicy>;

export type SurfaceName = keyof typeof SURFACES;

/** A surface's row with its literal names widened. */
export const surfacePolicy = (name: SurfaceName): SurfacePolicy => SURFACES[name];

/** How many reference images a person keeps. The database holds the same number as a constraint. */
export const SLOT_COUNT = SURFACES.reference.perOwner;

/** What a person's own files are kept for. */
export const UPLOAD_CATEGORIES = ["profile", "gig", "general"] as const;
export type UploadCategory = (typeof UPLOAD_CATEGORIES)[number];

/** How many images a gig shows. The database holds the same number as a constraint. */
export const MAX_GIG_IMAGES = 20;

/** How long the page's delete can be undone, in seconds. */
export const UNDO_SECONDS = 10 * 60;
