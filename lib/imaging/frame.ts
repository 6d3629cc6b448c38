import type { Sharp } from "sharp";
import type { RenditionSpec } from "../policy/surfaces";
import type { Size } from "./plan";
import { vips } from "./sharp";

/** Decoded pixels: upright, sRGB, 8 bits a channel, rows from the top. */
export interface Frame extends Size {
  data: Buffer;
  /** Four with transparency. */
  channels: 3 | 4;
}

const WHITE = { r: 255, g: 255, b: 255 };

/** Decoded pixels as the beginning of a pipeline. */
export const fromFrame = ({ data, width, height, channels }: Frame): Sharp =>
  vips()(data, { raw: { width, height, channels } });

/** Runs `pipeline` to its pixels. */
export async function toFrame(pipeline: Sharp): Promise<Frame> {
  const { data, info } = await pipeline.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** `frame` at exactly `size`, without its transparency where `opaque`; itself where it is so already. */
export async function resizeTo(frame: Frame, { width, height }: Size, { opaque = false } = {}): Promise<Frame> {
  const dropAlpha = opaque && frame.channels === 4;
  if (frame.width === width && frame.height === height && !dropAlpha) return frame;
  const picture = dropAlpha ? fromFrame(frame).removeAlpha() : fromFrame(frame);
  return toFrame(picture.resize(width, height, { fit: "fill" }));
}

/** The centred square of `frame`, resized to `side` on both sides, enlarged where it is smaller. */
export async function squareOf(frame: Frame, side: number): Promise<Frame> {
  const { width, height } = frame;
  const edge = Math.min(width, height);
  const cut = fromFrame(frame).extract({
    left: Math.floor((width - edge) / 2),
    top: Math.floor((height - edge) / 2),
    width: edge,
    height: edge,
  });
  return toFrame(cut.resize(side, side, { fit: "fill" }));
}

/** The file of `frame`; JPEG knows no transparency, so it is laid on white. */
export function encode(frame: Frame, { format, quality, effort }: RenditionSpec): Promise<Buffer> {
  const picture = fromFrame(frame);
  return format === "webp"
    ? picture.webp({ quality, effort }).toBuffer()
    : picture.flatten({ background: WHITE }).jpeg({ quality }).toBuffer();
}

/** Whether any pixel is seen through. */
export function isTransparent({ data, channels }: Frame): boolean {
  if (channels !== 4) return false;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}
