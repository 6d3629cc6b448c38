import { isAppError } from "../core/errors";
import type { SourceType } from "../policy/surfaces";
import { invalidImage, unsupportedType } from "./failures";
import { vips } from "./sharp";
import { SNIFF_BYTES, sniff } from "./sniff";
import { type OpenSource, openSource, type Source } from "./source";
import { isFrame } from "./strip/jpeg";

/** What a file says of itself before any pixel of it is read. */
export interface Header {
  type: SourceType;
  /** As stored, before orientation; of one frame. */
  width: number;
  height: number;
  fileBytes: number;
  /** What a decoder holds of each pixel at its peak, even when it gives out a smaller picture. */
  bytesPerPixel: number;
  /** HEIF family: how its pictures are coded. */
  compression?: string;
}

type Found = Pick<Header, "width" | "height" | "bytesPerPixel" | "compression">;

/** A file with more segments before its frame than this is no photograph. */
const MAX_SEGMENTS = 4096;

/**
 * Reads type and size from the file's own header, a few hundred bytes of it.
 * @throws AppError `unsupported_type` where the type is not among `accept`; `image_invalid` where there is no size, or one
 * of more than `maxPixels`
 */
export async function readHeader(source: Source, accept: readonly SourceType[], maxPixels: number): Promise<Header> {
  const file = await openSource(source);
  try {
    const head = await file.read(0, SNIFF_BYTES);
    const type = sniff(head);
    if (!type || !accept.includes(type)) throw unsupportedType();
    const found = await READ[type](head, file, source);
    const { width, height } = found;
    if (!width || !height) throw invalidImage("a picture without pixels");
    if (width * height > maxPixels) throw invalidImage(`${width}×${height} are too many pixels`);
    return { type, fileBytes: file.bytes, ...found };
  } catch (error) {
    // A field that lies past the end of the head.
    if (error instanceof RangeError) throw invalidImage(error);
    throw error;
  } finally {
    await file.close();
  }
}

// The bytes a pixel are those of libvips 8.18 with 12 and 48 megapixel files, measured as the rise of the resident set.
const READ: Record<SourceType, (head: Buffer, file: OpenSource, source: Source) => Found | Promise<Found>> = {
  png: readPng,
  // GIF89a 18: the logical screen.
  gif: (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8), bytesPerPixel: 5 }),
  webp: readWebp,
  jpeg: (_head, file) => readJpeg(file),
  avif: (_head, _file, source) => readHeif(source),
  heic: (_head, _file, source) => readHeif(source),
};

/** PNG 11.2.1: IHDR comes first. An interlaced picture is whole only after its last pass. */
function readPng(head: Buffer): Found {
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  const sampleBytes = head.readUInt8(24) === 16 ? 2 : 1;
  return { width, height, bytesPerPixel: head.readUInt8(28) ? 4 * sampleBytes : 0 };
}

/** RIFF WebP container: the canvas of VP8X; RFC 6386 9.1: the key frame; WebP lossless 3: the image header. */
function readWebp(head: Buffer): Found {
  const type = head.toString("latin1", 12, 16);
  if (type === "VP8X")
    return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1, bytesPerPixel: 5 };
  if (type === "VP8 ") {
    return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff, bytesPerPixel: 1 };
  }
  if (type !== "VP8L") throw invalidImage("WebP: no picture");
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, bytesPerPixel: 5 };
}

/** Steps from segment to segment (ITU T.81 B.1.1.4) to the frame header, reading only their heads. */
async function readJpeg(file: OpenSource): Promise<Found> {
  let at = 2;
  for (let count = 0; count < MAX_SEGMENTS; count++) {
    const head = await file.read(at, 32);
    const start = head.findIndex((byte, index) => byte === 0xff && head[index + 1] !== 0xff);
    if (start < 0) {
      // Fill bytes, or the end of the file.
      if (head.length < 32) break;
      at += 31;
      continue;
    }
    if (start > 0) {
      at += start;
      continue;
    }
    const marker = head[1] as number;
    if (isFrame(marker)) return readFrame(marker, head.subarray(4));
    const standsAlone = marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += 2 + (standsAlone ? 0 : head.readUInt16BE(2));
  }
  throw invalidImage("JPEG: no frame");
}

/** B.2.2. A progressive decoder holds two bytes of each sample until the last scan, subsampled as they are. */
function readFrame(marker: number, frame: Buffer): Found {
  const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
  if ((marker & 3) !== 2) return { width, height, bytesPerPixel: 0.25 };
  const components = Array.from({ length: Math.min(4, frame.readUInt8(5)) }, (_, index) => {
    const sampling = frame.readUInt8(7 + 3 * index);
    return (sampling >> 4) * (sampling & 15);
  });
  const samples = components.reduce((sum, area) => sum + area, 0) / Math.max(1, ...components);
  return { width, height, bytesPerPixel: 2 * samples };
}

/** The sizes stand in properties of items of boxes: libheif finds them. It decodes nothing for it. */
async function readHeif(source: Source): Promise<Found> {
  try {
    const { width, height, compression, bitsPerSample } = await vips()(source, { limitInputPixels: false }).metadata();
    const [shallow, deep] = compression === "hevc" ? [15, 20] : [18, 24];
    return { width, height, compression, bytesPerPixel: (bitsPerSample ?? 8) > 8 ? deep : shallow };
  } catch (error) {
    throw isAppError(error) ? error : invalidImage(error);
  }
}
