import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { SURFACES } from "@/lib/policy/surfaces";

type Picture = NonNullable<ReferenceImage["image"]>;

const { thumbnail, medium, large } = SURFACES.reference.renditions;

/** A rendition fits a square and never enlarges. */
const fitted = ({ width, height }: Picture, side: number) => {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

/** The renditions by their true width. */
export function srcSetOf(picture: Picture): string {
  const candidates = [
    [picture.thumbnail, fitted(picture, thumbnail.size).width],
    [picture.medium, fitted(picture, medium.size).width],
    [picture.large, fitted(picture, large.size).width],
  ] as const;
  // Small pictures are not enlarged: two renditions may have the same width, and one of them is enough.
  const distinct = candidates.filter(([, width], i) => candidates.findIndex(([, other]) => other === width) === i);
  return distinct.map(([url, width]) => `${url} ${width}w`).join(", ");
}

/** Dimensions for the `width` and `height` attributes: the largest rendition's. */
export const sizeOf = (picture: Picture) => fitted(picture, large.size);

/** How wide a frame is, by the columns of the strip. */
const FRAME_WIDTHS = [
  ["(min-width: 1400px)", 250],
  ["(min-width: 1150px)", 230],
  ["(min-width: 680px)", 260],
] as const;

/** A frame is 4:5 and the picture covers it, so that a wide picture is shown larger than the frame. */
export function sizesFor({ width, height }: Picture): string {
  const cover = Math.max(1, (1.25 * width) / height);
  const wide = FRAME_WIDTHS.map(([media, frame]) => `${media} ${Math.round(frame * cover)}px`);
  return [...wide, `${Math.round(48 * cover)}vw`].join(", ");
}

const EXTENSIONS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
};

/** What a downloaded original is called. */
export const downloadNameOf = (name: string, { content_type }: Picture): string =>
  `${name}.${EXTENSIONS[content_type] ?? "img"}`;
