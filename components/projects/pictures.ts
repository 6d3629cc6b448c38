import type { GalleryImage } from "@/lib/contracts/projects";
import type { LightboxPicture } from "../ui/Lightbox";
import { nameOf } from "./words";

/** The pictures of a gallery, to be shown large. */
export const toLightbox = (images: readonly GalleryImage[]): LightboxPicture[] =>
  images.map((image, at) => {
    const name = nameOf(image, at + 1);
    return {
      id: image.id,
      number: at + 1,
      name,
      label: `${name}, image ${at + 1} of ${images.length}`,
      bytes: image.bytes,
      rendition: image.sizes.medium,
      original: image.sizes.original,
      downloadName: `${name.replace(/\.[^.]{1,8}$/, "")}.jpg`,
    };
  });

/** How wide a tile may be for its height: a strip of 3 × 2000 pixels would be a line. */
const NARROWEST = 0.55;
const WIDEST = 3;

/** Width by height of a tile. */
export const ratioOf = ({ width, height }: { width: number; height: number }): number =>
  Math.min(WIDEST, Math.max(NARROWEST, width / height));

/** The renditions by their true width; where none is enlarged, two may be alike. */
export const srcSetOf = ({ thumb, medium }: GalleryImage["sizes"]): string | undefined =>
  thumb.width < medium.width ? `${thumb.src} ${thumb.width}w, ${medium.src} ${medium.width}w` : undefined;
