import type { SourceType } from "../../policy/surfaces";
import { stripGif } from "./gif";
import { stripJpeg } from "./jpeg";
import { stripPng } from "./png";
import type { Stripped } from "./types";
import { stripWebp } from "./webp";

export type { Stripped } from "./types";

/** The types whose files are kept as they are, rewritten without loss. HEIC and AVIF are decoded instead. */
export type KeptType = Exclude<SourceType, "heic" | "avif">;

/** Whether files of this type are kept as they are. */
export const isKeptType = (type: SourceType): type is KeptType => type !== "heic" && type !== "avif";

const STRIP: Record<KeptType, (file: Buffer) => Stripped> = {
  jpeg: stripJpeg,
  png: stripPng,
  webp: stripWebp,
  gif: stripGif,
};

/**
 * `file` with the same pixels and without metadata: linear in its length, no pixel is decoded.
 * @param file is used up: the answer may stand in its memory
 * @throws AppError `image_invalid` where its structure is broken
 */
export const strip = (type: KeptType, file: Buffer): Stripped => STRIP[type](file);
