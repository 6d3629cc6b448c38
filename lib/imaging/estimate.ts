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

/**
 * Of a device's file, by pixel of its screen, measured with one of 4096²: the pixels, a copy in the thread that dithers,
 * what it answers with, and what the encoder holds, which is most for specks.
 */
const SCREEN_BYTES_PER_PIXEL = {
  full: { jpeg: 11, png: 8, webp: 11, bmp: 9 },
  dithered: { jpeg: 26, png: 10, webp: 38, bmp: 10 },
} as const;

/** The same for a device's file. It is decoded no larger than its screen. */
export function estimateDeviceBytes(
  header: Header,
  { width, height, format, colors }: Pick<DeviceSpec, "width" | "height" | "format" | "colors">,
): number {
  const { type, fileBytes, bytesPerPixel } = header;
  const decoding = fileBytes * COPIES[type] + header.width * header.height * bytesPerPixel;
  const perPixel = SCREEN_BYTES_PER_PIXEL[colors === "full" ? "full" : "dithered"][format];
  return Math.round(FIXED + decoding + width * height * perPixel);
}
