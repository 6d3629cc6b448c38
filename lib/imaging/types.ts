import type { RenditionSpec, SourceType } from "../policy/surfaces";

export interface RenderRequest {
  accept: readonly SourceType[];
  original: "keep" | "jpeg";
  renditions: Readonly<Record<string, RenditionSpec>>;
  maxPixels: number;
  /** Is told the length of an original that is kept as it is before its pixels are decoded. What it throws ends the work. */
  admitOriginal?: (bytes: number) => void;
}

/** A file that is ready to be stored. Width and height are as seen, after orientation. */
export interface RenderedFile {
  data: Buffer;
  contentType: string;
  /** Without a dot: `jpg`, `png`, `webp`, `gif`, `bmp`. */
  extension: string;
  width: number;
  height: number;
}

export interface Rendered {
  original: RenderedFile;
  renditions: ({ name: string } & RenderedFile)[];
  /** At most 25 bytes: a blurred preview (https://evanw.github.io/thumbhash/). */
  thumbhash: Buffer;
}
