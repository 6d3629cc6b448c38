import { invalidImage } from "../failures";
import { type Orientation, orientationOnly, readOrientation } from "./exif";
import { iccProfile } from "./icc";
import type { Stripped } from "./types";

// Flags of VP8X.
const HAS_PROFILE = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const IS_ANIMATED = 0x02;

const VP8X_BYTES = 10;
const ANIM_BYTES = 6;
/** ANMF begins with the frame's place, size, duration and flags. */
const FRAME_HEADER_BYTES = 16;

interface Chunk {
  type: string;
  payload: Buffer;
}

/**
 * A WebP with its pictures, its animation and its colour profile, and an orientation other than upright; XMP, EXIF, unknown
 * chunks and everything after the RIFF's end go. Chunks and their order: RIFF WebP container specification.
 * @throws AppError `image_invalid`: a chunk that passes the end, no picture, a picture of the wrong kind
 */
export function stripWebp(file: Buffer): Stripped {
  if (file.length < 12 || file.toString("latin1", 0, 4) !== "RIFF" || file.toString("latin1", 8, 12) !== "WEBP") {
    throw invalidImage("WebP: no RIFF header");
  }
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) throw invalidImage("WebP: the file ends before its RIFF");
  const chunks = [...chunksOf(file.subarray(12, end))];
  const first = chunks[0];
  if (first?.type === "VP8 " || first?.type === "VP8L") return { data: riff([first]), orientation: 1, frames: 1 };
  if (first?.type !== "VP8X" || first.payload.length < VP8X_BYTES) throw invalidImage("WebP: no picture");
  return stripExtended(first.payload.subarray(0, VP8X_BYTES), chunks.slice(1));
}

function stripExtended(header: Buffer, chunks: Chunk[]): Stripped {
  const animated = ((header[0] as number) & IS_ANIMATED) !== 0;
  const pictures = animated ? frames(chunks) : still(chunks);
  const profileChunk = chunks.find(({ type }) => type === "ICCP");
  const profile = profileChunk && iccProfile(profileChunk.payload);
  const orientation = orientationOf(chunks.find(({ type }) => type === "EXIF"));

  const fixed = Buffer.from(header);
  fixed[0] =
    ((header[0] as number) & (HAS_ALPHA | IS_ANIMATED)) |
    (profile ? HAS_PROFILE : 0) |
    (orientation !== 1 ? HAS_EXIF : 0);
  const data = riff([
    { type: "VP8X", payload: fixed },
    ...(profile ? [{ type: "ICCP", payload: profile }] : []),
    ...pictures,
    ...(orientation !== 1 ? [{ type: "EXIF", payload: orientationOnly(orientation) }] : []),
  ]);
  return { data, orientation, frames: animated ? pictures.length - 1 : 1 };
}

/** The picture, with its transparency before it where that stands apart. */
function still(chunks: Chunk[]): Chunk[] {
  const picture = chunks.find(({ type }) => type === "VP8 " || type === "VP8L");
  if (!picture) throw invalidImage("WebP: no picture");
  const alpha = picture.type === "VP8 " && chunks.find(({ type }) => type === "ALPH");
  return alpha ? [alpha, picture] : [picture];
}

/** ANIM, then every frame with nothing in it but its picture. */
function frames(chunks: Chunk[]): Chunk[] {
  const control = chunks.find(({ type }) => type === "ANIM");
  const stripped = chunks
    .filter(({ type }) => type === "ANMF")
    .map(({ payload }) => {
      if (payload.length < FRAME_HEADER_BYTES) throw invalidImage("WebP: a short frame");
      const picture = still([...chunksOf(payload.subarray(FRAME_HEADER_BYTES))]);
      return {
        type: "ANMF",
        payload: Buffer.concat([payload.subarray(0, FRAME_HEADER_BYTES), ...picture.map(toBytes)]),
      };
    });
  if (!control || control.payload.length < ANIM_BYTES || !stripped.length) throw invalidImage("WebP: no animation");
  return [{ type: "ANIM", payload: control.payload.subarray(0, ANIM_BYTES) }, ...stripped];
}

function orientationOf(exif: Chunk | undefined): Orientation {
  if (!exif) return 1;
  // Some writers put JPEG's prefix before the TIFF structure.
  const prefixed = exif.payload.toString("latin1", 0, 6) === "Exif\0\0";
  return readOrientation(prefixed ? exif.payload.subarray(6) : exif.payload);
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  // A chunk of odd length is padded; some writers leave the last pad out.
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) throw invalidImage("WebP: a chunk passes the end");
    yield { type: bytes.toString("latin1", at, at + 4), payload: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length & 1);
  }
}

function toBytes({ type, payload }: Chunk): Buffer {
  const bytes = Buffer.alloc(8 + payload.length + (payload.length & 1));
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32LE(payload.length, 4);
  payload.copy(bytes, 8);
  return bytes;
}

function riff(chunks: Chunk[]): Buffer {
  const body = chunks.map(toBytes);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + body.reduce((sum, bytes) => sum + bytes.length, 0), 4);
  return Buffer.concat([head, ...body]);
}
