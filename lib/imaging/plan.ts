import type { RenditionSpec } from "../policy/surfaces";

export interface Size {
  width: number;
  height: number;
}

/** One rendition, and how large the whole picture must be for it. */
export interface Target {
  name: string;
  spec: RenditionSpec;
  /** Of the whole picture, before a square is cut out of it; at most 1, as nothing is enlarged. */
  scale: number;
}

/** Pixels a side that a thumbhash is made of. It allows 100, keeps 7 waves of them, and costs in proportion to their area. */
export const THUMBHASH_SIDE = 48;

/** The size of the whole picture at `scale`: computed from the original each time, so that rounding does not add up. */
export const sizeAt = ({ width, height }: Size, scale: number): Size => ({
  width: Math.max(1, Math.round(width * scale)),
  height: Math.max(1, Math.round(height * scale)),
});

/** The renditions from the largest to the smallest, each to be made of the one before. */
export function plan({ width, height }: Size, renditions: Readonly<Record<string, RenditionSpec>>): Target[] {
  return Object.entries(renditions)
    .map(([name, spec]) => {
      const side = spec.fit === "square" ? Math.min(width, height) : Math.max(width, height);
      return { name, spec, scale: Math.min(1, spec.size / side) };
    })
    .sort((a, b) => b.scale - a.scale);
}

/** How large the whole picture must be decoded for all `renditions`, as a part of 1. */
export function decodeScale(size: Size, renditions: Readonly<Record<string, RenditionSpec>>): number {
  const largest = plan(size, renditions)[0]?.scale ?? 0;
  return Math.max(largest, Math.min(1, THUMBHASH_SIDE / Math.max(size.width, size.height)));
}
