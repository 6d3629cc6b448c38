import type { Orientation } from "./exif";

/** A file as it may be kept: the same pixels, and no metadata but the orientation and the colour profile. */
export interface Stripped {
  data: Buffer;
  /** What the file still tells; a reader applies it. */
  orientation: Orientation;
  /** 1 for a still picture. */
  frames: number;
}
