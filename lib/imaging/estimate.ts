import { MiB } from "../core/units";
import type { Header } from "./header";
import type { RenderRequest } from "./types";

/** Bytes a decode is expected to take at its peak. */
export function estimateBytes(
  { width, height, type, fileBytes, progressive }: Header,
  _request: RenderRequest,
): number {
  const pixels = width * height;
  const perPixel = { jpeg: progressive ? 6 : 1, png: 1, webp: 4, gif: 8, avif: 10, heic: 16 }[type];
  return 16 * MiB + 2 * fileBytes + pixels * perPixel;
}
