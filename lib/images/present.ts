import type { Version } from "../contracts/versions";
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

/** An image with what its renditions measure. */
export interface MeasuredImage extends PresentableImage {
  renditions: { name: string; key: string; width: number; height: number; bytes: number }[];
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

/** The select that `presentVersions` needs. */
export const MEASURED = {
  ...PRESENTABLE,
  renditions: { select: { name: true, key: true, width: true, height: true, bytes: true } },
} as const;

/** The original and each of the renditions `names` with its URL and what it measures; one that is missing is the original. */
export function presentVersions<Name extends string>(
  image: MeasuredImage,
  names: readonly Name[],
): Record<Name | "original", Version> {
  const made = new Map(image.renditions.map((rendition) => [rendition.name, rendition]));
  const version = ({ key, width, height, bytes }: Omit<MeasuredImage["renditions"][number], "name">): Version => ({
    url: mediaUrl(key),
    width,
    height,
    bytes,
  });
  return Object.fromEntries([
    ["original", version(image)],
    ...names.map((name) => [name, version(made.get(name) ?? image)]),
  ]) as Record<Name | "original", Version>;
}

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
