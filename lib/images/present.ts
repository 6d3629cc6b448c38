import { env } from "../env";
import { mediaUrl } from "./sign";

/** An image row with the renditions a surface shows. */
export interface PresentableImage {
  key: string;
  width: number;
  height: number;
  bytes: number;
  contentType: string;
  thumbhash: Uint8Array;
  renditions: { name: string; key: string }[];
}

/** The select that `presentImage` needs. */
export const PRESENTABLE = {
  key: true,
  width: true,
  height: true,
  bytes: true,
  contentType: true,
  thumbhash: true,
  renditions: { select: { name: true, key: true } },
} as const;

/** An image as it goes over the wire: each rendition's URL by its name, beside the original and what is known of it. */
export function presentImage<Name extends string>(image: PresentableImage, names: readonly Name[]) {
  const keys = new Map(image.renditions.map(({ name, key }) => [name, key]));
  const urls = Object.fromEntries(names.map((name) => [name, mediaUrl(keys.get(name) ?? image.key)]));
  return {
    original: mediaUrl(image.key),
    ...(urls as Record<Name, string>),
    width: image.width,
    height: image.height,
    bytes: image.bytes,
    content_type: image.contentType,
    placeholder: Buffer.from(image.thumbhash).toString("base64"),
  };
}

/** The window within which URLs stay the same: an answer's ETag must change with it, or caches keep dead URLs. */
export const urlWindow = (now = Date.now()): number => Math.floor(now / 1000 / env().MEDIA_URL_TTL_SECONDS);
