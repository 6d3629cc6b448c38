import { invalidImage } from "../failures";
import { assemble } from "./assemble";
import { type Orientation, orientationOnly, readOrientation } from "./exif";
import { iccProfile } from "./icc";
import type { Stripped } from "./types";

// ITU T.81, table B.1.
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DHT = 0xc4;
const DAC = 0xcc;
const DQT = 0xdb;
const DRI = 0xdd;
const TEM = 0x01;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

/**
 * A progressive picture has about ten scans. Each costs a pass over every coefficient, however few bytes it has: a file of
 * 633 kB with thousands of them keeps a core busy for 18 s.
 */
const MAX_SCANS = 100;
/** Scans times pixels: bounds the same cost for a large picture. Ten scans of 50 megapixels are a quarter of it. */
const MAX_SCANNED_PIXELS = 2e9;

const EXIF = "Exif\0\0";
const ICC = "ICC_PROFILE\0";
const ICC_CHUNK_BYTES = 65_519;

/** Whether the marker begins a frame header: SOF0 to SOF15 without DHT, JPG and DAC between them. */
export const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![DHT, 0xc8, DAC].includes(marker);
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/**
 * A JPEG without what no decoder needs: kept are the frame, its tables and scans to the byte, JFIF (its thumbnail removed),
 * Adobe's colour transform, the colour profile, and of EXIF an orientation other than upright. Nothing stands after EOI,
 * so second pictures (MPF, gain maps) and appended files go too.
 * @throws AppError `image_invalid`: no end, a broken segment, no or two frames, too many scans
 */
export function stripJpeg(file: Buffer): Stripped {
  const body: Buffer[] = [];
  const profile = new Map<number, Buffer>();
  let jfif: Buffer | undefined;
  let adobe: Buffer | undefined;
  let orientation: Orientation | undefined;
  let pixels = 0;
  let scans = 0;

  if (file[0] !== 0xff || file[1] !== SOI) throw invalidImage("JPEG: no SOI");
  let at = 2;
  for (;;) {
    const start = nextMarker(file, at);
    const marker = file[start + 1] as number;
    at = start + 2;
    if (marker === EOI) {
      body.push(file.subarray(start, at));
      break;
    }
    if (isRestart(marker) || marker === TEM || marker === SOI) continue;

    const payload = segment(file, at);
    at += 2 + payload.length;
    const whole = file.subarray(start, at);
    if (isFrame(marker)) {
      if (pixels) throw invalidImage("JPEG: a second frame");
      pixels = framePixels(payload);
      body.push(whole);
    } else if (marker === SOS) {
      scans++;
      if (!pixels) throw invalidImage("JPEG: a scan before its frame");
      if (scans > MAX_SCANS || scans * pixels > MAX_SCANNED_PIXELS) throw invalidImage("JPEG: too many scans");
      const end = scanEnd(file, at);
      body.push(whole, file.subarray(at, end));
      at = end;
    } else if (marker === DHT || marker === DQT || marker === DRI || marker === DAC) {
      body.push(whole);
    } else if (marker === APP0) {
      jfif ??= withoutThumbnail(payload);
    } else if (marker === APP1) {
      if (startsWith(payload, EXIF)) orientation ??= readOrientation(payload.subarray(EXIF.length));
    } else if (marker === APP2 && startsWith(payload, ICC) && payload.length > ICC.length + 2) {
      profile.set(payload[ICC.length] as number, payload.subarray(ICC.length + 2));
    } else if (marker === APP14 && startsWith(payload, "Adobe") && payload.length >= 12) {
      adobe ??= payload.subarray(0, 12);
    }
  }
  if (!scans) throw invalidImage("JPEG: no scan");

  const chunks = [...profile.entries()].sort(([a], [b]) => a - b).map(([, chunk]) => chunk);
  const data = assemble(file, [
    Buffer.from([0xff, SOI]),
    ...(jfif ? [toSegment(APP0, jfif)] : []),
    ...(orientation && orientation !== 1 ? [exifSegment(orientation)] : []),
    ...iccSegments(iccProfile(Buffer.concat(chunks))),
    ...(adobe ? [toSegment(APP14, adobe)] : []),
    ...body,
  ]);
  return { data, orientation: orientation ?? 1, frames: 1 };
}

/** `jpeg`, as an encoder made it, with a colour profile put in. */
export function withIccProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const first = jpeg[3] === APP0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, first), ...iccSegments(iccProfile(profile)), jpeg.subarray(first)]);
}

/** Where the next marker's 0xFF stands that counts. Bytes between segments that belong to none are passed over. */
function nextMarker(file: Buffer, from: number): number {
  let at = file.indexOf(0xff, from);
  while (at >= 0 && at + 1 < file.length) {
    const next = file[at + 1] as number;
    if (next !== 0xff && next !== 0) return at;
    at = next === 0xff ? at + 1 : file.indexOf(0xff, at + 2);
  }
  throw invalidImage("JPEG: no EOI");
}

/** The payload of the segment whose two length bytes are at `at`. */
function segment(file: Buffer, at: number): Buffer {
  if (at + 2 > file.length) throw invalidImage("JPEG: a segment without a length");
  const length = file.readUInt16BE(at);
  if (length < 2 || at + length > file.length) throw invalidImage("JPEG: a segment passes the end");
  return file.subarray(at + 2, at + length);
}

/** The entropy-coded data ends at the first marker that is no restart; 0xFF 0x00 is a stuffed byte (B.1.1.5). */
function scanEnd(file: Buffer, from: number): number {
  let at = file.indexOf(0xff, from);
  while (at >= 0 && at + 1 < file.length) {
    const next = file[at + 1] as number;
    if (next === 0xff) at += 1;
    else if (next === 0 || isRestart(next)) at = file.indexOf(0xff, at + 2);
    else return at;
  }
  throw invalidImage("JPEG: a scan without an end");
}

function framePixels(frame: Buffer): number {
  if (frame.length < 6) throw invalidImage("JPEG: a short frame");
  const pixels = frame.readUInt16BE(1) * frame.readUInt16BE(3);
  if (!pixels) throw invalidImage("JPEG: a frame without pixels");
  return pixels;
}

const startsWith = (payload: Buffer, text: string) => payload.toString("latin1", 0, text.length) === text;

function withoutThumbnail(payload: Buffer): Buffer | undefined {
  if (!startsWith(payload, "JFIF\0") || payload.length < 14) return undefined;
  return Buffer.concat([payload.subarray(0, 12), Buffer.from([0, 0])]);
}

function toSegment(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

const exifSegment = (orientation: Orientation) =>
  toSegment(APP1, Buffer.concat([Buffer.from(EXIF, "latin1"), orientationOnly(orientation)]));

/** ICC.1 B.4: numbered pieces, each of at most 65,519 bytes. */
function iccSegments(profile: Buffer | null): Buffer[] {
  if (!profile) return [];
  const count = Math.ceil(profile.length / ICC_CHUNK_BYTES);
  if (count > 255) return [];
  return Array.from({ length: count }, (_, index) => {
    const piece = profile.subarray(index * ICC_CHUNK_BYTES, (index + 1) * ICC_CHUNK_BYTES);
    return toSegment(APP2, Buffer.concat([Buffer.from(ICC, "latin1"), Buffer.from([index + 1, count]), piece]));
  });
}
