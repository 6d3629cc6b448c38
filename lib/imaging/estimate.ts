import { MiB } from "../core/units";
import type { SourceType } from "../policy/surfaces";
import type { DeviceSpec } from "./deviceTypes";
import type { Header } from "./header";
import { decodeScale } from "./plan";
import type { RenderRequest } from "./types";

/** What a picture costs besides its bytes and pixels. */
const FIXED = 8 * MiB;
/** The file, and its copy without metadata; a PNG is copied once more by its decoder. */
const COPIES: Record<SourceType, number> = { jpeg: 2, png: 3, webp: 2, gif: 2, avif: 1, heic: 3 };
/** A picture that is converted at full size: its pixels, a turned copy, the encoder's rows. */
const CONVERSION_BYTES_PER_PIXEL = 11;
/** The largest version's pixels, and what its encoder holds of each. */
const RENDITION_BYTES_PER_PIXEL = 12;

/**
 * The bytes that rendering is expected to take at its peak: what was measured for each type with 12 and 48 megapixels, or
 * a little more. Too much for a JPEG that need not be converted after all, which its frame header does not tell.
 */
export function estimateBytes(header: Header, request: Pick<RenderRequest, "original" | "renditions">): number {
  const { type, width, height, fileBytes, bytesPerPixel } = header;
  const pixels = width * height;
  const isDecodedWhole = type === "avif" || type === "heic";
  const converts = request.original === "jpeg" && !isDecodedWhole;
  const scale = decodeScale(header, request.renditions);
  return Math.round(
    FIXED +
      fileBytes * COPIES[type] +
      pixels * (bytesPerPixel + (converts ? CONVERSION_BYTES_PER_PIXEL : 0)) +
      pixels * scale * scale * RENDITION_BYTES_PER_PIXEL,
  );
}

/** The screen's pixels, their copy in the thread that dithers, its answer, and what an encoder holds of it. */
const SCREEN_BYTES_PER_PIXEL = 12;

/** The same for a device's file, which is decoded no larger than its screen, but covers more than it. */
export function estimateDeviceBytes(header: Header, { width, height }: Pick<DeviceSpec, "width" | "height">): number {
  const { type, fileBytes, bytesPerPixel } = header;
  const decoding = fileBytes * COPIES[type] + header.width * header.height * bytesPerPixel;
  return Math.round(FIXED + decoding + width * height * SCREEN_BYTES_PER_PIXEL);
}
