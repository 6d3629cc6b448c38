import { type FileHandle, open } from "node:fs/promises";
import { isAppError } from "../core/errors";
import type { SourceType } from "../policy/surfaces";
import { invalidImage, unsupportedType } from "./failures";
import { vips } from "./sharp";
import { SNIFF_BYTES, sniff } from "./sniff";

/** What a file says of itself before any pixel of it is read. */
export interface Header {
  type: SourceType;
  /** As stored, before orientation; of one frame. */
  width: number;
  height: number;
  fileBytes: number;
  /** JPEG: every coefficient is held until the last scan, which costs memory. */
  progressive: boolean;
  /** HEIF family: how its pictures are coded. */
  compression?: string;
}

interface Size {
  width: number;
  height: number;
  progressive?: boolean;
  compression?: string;
}

/** A file with more segments before its frame than this is no photograph. */
const MAX_SEGMENTS = 4096;

/**
 * Reads type and size from the file's own header, a few hundred bytes of it.
 * @throws AppError `unsupported_type` where the type is not among `accept`; `image_invalid` where there is no size, or one
 * of more than `maxPixels`
 */
export async function readHeader(path: string, accept: readonly SourceType[], maxPixels: number): Promise<Header> {
  const file = await open(path, "r");
  try {
    const head = await readAt(file, 0, SNIFF_BYTES);
    const type = sniff(head);
    if (!type || !accept.includes(type)) throw unsupportedType();
    const { width, height, progressive = false, compression } = await SIZE[type](head, file, path);
    if (!width || !height) throw invalidImage("a picture without pixels");
    if (width * height > maxPixels) throw invalidImage(`${width}×${height} are too many pixels`);
    const { size: fileBytes } = await file.stat();
    return { type, width, height, fileBytes, progressive, compression };
  } catch (error) {
    // A field that lies past the end of the head.
    if (error instanceof RangeError) throw invalidImage(error);
    throw error;
  } finally {
    await file.close();
  }
}

const SIZE: Record<SourceType, (head: Buffer, file: FileHandle, path: string) => Size | Promise<Size>> = {
  // PNG 11.2.1: IHDR comes first.
  png: (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  // GIF89a 18: the logical screen.
  gif: (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  webp: webpSize,
  jpeg: (_head, file) => jpegSize(file),
  avif: (_head, _file, path) => heifSize(path),
  heic: (_head, _file, path) => heifSize(path),
};

/** RIFF WebP container: the canvas of VP8X; RFC 6386 9.1: the key frame; WebP lossless 3: the image header. */
function webpSize(head: Buffer): Size {
  const type = head.toString("latin1", 12, 16);
  if (type === "VP8X") return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (type === "VP8 ") return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (type !== "VP8L") throw invalidImage("WebP: no picture");
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** Steps from segment to segment (ITU T.81 B.1.1.4) to the frame header, reading only their heads. */
async function jpegSize(file: FileHandle): Promise<Size> {
  let at = 2;
  for (let count = 0; count < MAX_SEGMENTS; count++) {
    const head = await readAt(file, at, 16);
    const skip = head.findIndex((byte, index) => byte === 0xff && head[index + 1] !== 0xff);
    if (skip < 0 || head.length < skip + 9) {
      // Fill bytes, or the end of the file.
      if (head.length < 16) break;
      at += 15;
      continue;
    }
    const marker = head[skip + 1] as number;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const progressive = marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce;
      return { height: head.readUInt16BE(skip + 5), width: head.readUInt16BE(skip + 7), progressive };
    }
    const standsAlone = marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += skip + 2 + (standsAlone ? 0 : head.readUInt16BE(skip + 2));
  }
  throw invalidImage("JPEG: no frame");
}

/** The sizes stand in properties of items of boxes: libheif finds them. It decodes nothing for it. */
async function heifSize(path: string): Promise<Size> {
  try {
    const { width, height, compression } = await vips()(path, { limitInputPixels: false }).metadata();
    return { width, height, compression };
  } catch (error) {
    throw isAppError(error) ? error : invalidImage(error);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
