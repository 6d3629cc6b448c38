import { isAppError } from "../core/errors";
import { MiB } from "../core/units";
import { invalidImage } from "./failures";
import { encode, type Frame, fromFrame, isTransparent, resizeTo, toFrame } from "./frame";
import type { Header } from "./header";
import { decodeHeic } from "./heic";
import { decodeScale, type Size, sizeAt } from "./plan";
import { vips } from "./sharp";
import { isKeptType, type KeptType, strip } from "./strip";
import { withIccProfile } from "./strip/jpeg";
import { withIccChunk } from "./strip/png";
import type { RenderedFile, RenderRequest } from "./types";

/** How long one picture may be decoded. Of what passes the other limits, the slowest took a third of it. */
const DECODE_SECONDS = 20;
const ORIGINAL_QUALITY = 92;
/** Twice what pictures of 12 and 36 megapixels were seen to take. */
const HEVC_MEMORY = 64 * MiB;
const HEVC_MEMORY_PER_PIXEL = 16;

/** A picture that was read. */
export interface Decoded {
  /** As seen, after orientation. */
  size: Size;
  /** Pixels for the renditions: at least as large as the largest of them. */
  frame: Frame;
  /** Makes the file that is kept. */
  original(): Promise<RenderedFile>;
}

const FILE_OF: Record<KeptType, { contentType: string; extension: string }> = {
  jpeg: { contentType: "image/jpeg", extension: "jpg" },
  png: { contentType: "image/png", extension: "png" },
  webp: { contentType: "image/webp", extension: "webp" },
  gif: { contentType: "image/gif", extension: "gif" },
};

/** Decodes `file` once. @throws AppError `image_invalid` */
export async function decode(file: Buffer, header: Header, request: RenderRequest): Promise<Decoded> {
  try {
    return isKeptType(header.type)
      ? await decodeKept(header.type, file, header, request)
      : await decodeHeif(file, header, request);
  } catch (error) {
    // Whatever libvips or a parser finds wrong, it is the file.
    throw isAppError(error) ? error : invalidImage(error);
  }
}

async function decodeKept(type: KeptType, file: Buffer, header: Header, request: RenderRequest): Promise<Decoded> {
  const { data, orientation, frames } = strip(type, file);
  if (header.width * header.height * frames > request.maxPixels)
    throw invalidImage(`${frames} frames are too many pixels`);
  // Of the stripped file: what a decoder could stumble over in the metadata has gone.
  const { width, height, space } = await vips()(data).metadata();
  if (width !== header.width || height !== header.height) throw invalidImage("the size is not what the header tells");
  const size = orientation >= 5 ? { width: height, height: width } : { width, height };

  const isPlainJpeg = type === "jpeg" && orientation === 1 && space !== "cmyk";
  if (request.original === "keep" || isPlainJpeg) {
    request.admitOriginal?.(data.length);
    const frame = await decodePixels(data, request.maxPixels, sizeAt(size, decodeScale(size, request.renditions)));
    return { size, frame, original: async () => ({ data, ...FILE_OF[type], ...size }) };
  }
  const frame = await decodePixels(data, request.maxPixels);
  return { size, frame, original: () => asJpeg(frame) };
}

async function decodeHeif(file: Buffer, header: Header, request: RenderRequest): Promise<Decoded> {
  const { frame, profile } =
    header.compression === "hevc"
      ? await decodeHevc(file, header)
      : { frame: await decodePixels(file, request.maxPixels), profile: undefined };
  const size = { width: frame.width, height: frame.height };
  const transparent = isTransparent(frame);
  const keepsAlpha = transparent && request.original === "keep";
  const reduced = sizeAt(size, decodeScale(size, request.renditions));
  return {
    size,
    frame: await inSrgb(await resizeTo(frame, reduced, { opaque: !transparent }), profile),
    original: () => (keepsAlpha ? asPng(frame, profile) : asJpeg(frame, profile)),
  };
}

/** HEIC's own pixels with the profile that tells their colours. */
async function decodeHevc(file: Buffer, header: Header): Promise<{ frame: Frame; profile?: Buffer }> {
  const { icc } = await vips()(file).metadata();
  const decoded = await decodeHeic(file, {
    timeoutMs: DECODE_SECONDS * 1000,
    memoryBytes: HEVC_MEMORY + header.width * header.height * HEVC_MEMORY_PER_PIXEL,
  });
  return { frame: { ...decoded, channels: 4 }, profile: icc };
}

/** Decodes upright and in sRGB, at `size` where given: a JPEG is then read at a half, a quarter or an eighth of its own. */
async function decodePixels(data: Buffer, maxPixels: number, size?: Size): Promise<Frame> {
  const picture = vips()(data, { autoOrient: true, failOn: "warning", limitInputPixels: maxPixels });
  if (size) picture.resize(size.width, size.height, { fit: "fill" });
  return toFrame(picture.toColourspace("srgb").timeout({ seconds: DECODE_SECONDS }));
}

/** `frame`, whose colours `profile` tells, in sRGB. Raw pixels carry no profile, so they pass through a PNG that does. */
async function inSrgb(frame: Frame, profile: Buffer | undefined): Promise<Frame> {
  if (!profile) return frame;
  const png = await fromFrame(frame).png({ compressionLevel: 0 }).toBuffer();
  return toFrame(vips()(withIccChunk(png, profile)).toColourspace("srgb"));
}

async function asJpeg(frame: Frame, profile?: Buffer): Promise<RenderedFile> {
  const plain = await encode(frame, { fit: "inside", size: 0, format: "jpeg", quality: ORIGINAL_QUALITY });
  const data = profile ? withIccProfile(plain, profile) : plain;
  return { data, ...FILE_OF.jpeg, width: frame.width, height: frame.height };
}

async function asPng(frame: Frame, profile?: Buffer): Promise<RenderedFile> {
  const plain = await fromFrame(frame).png().toBuffer();
  const data = profile ? withIccChunk(plain, profile) : plain;
  return { data, ...FILE_OF.png, width: frame.width, height: frame.height };
}
