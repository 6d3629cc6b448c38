import { crc32, deflateSync, inflateSync } from "node:zlib";
import { MiB } from "../../core/units";
import { invalidImage } from "../failures";
import { assemble } from "./assemble";
import { type Orientation, orientationOnly, readOrientation } from "./exif";
import { iccProfile } from "./icc";
import type { Stripped } from "./types";

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const MAX_PROFILE_BYTES = 4 * MiB;

/**
 * What is kept, with the most bytes each may have: PNG (W3C, third edition), 11.2 and 11.3. The ancillary ones all bear on
 * how the pixels look. A longer one hides something and is dropped, or refused where the picture cannot do without.
 */
const KEPT: Record<string, number> = {
  IHDR: 13,
  PLTE: 768,
  IDAT: Number.POSITIVE_INFINITY,
  IEND: 0,
  acTL: 8,
  fcTL: 26,
  fdAT: Number.POSITIVE_INFINITY,
  tRNS: 256,
  gAMA: 4,
  cHRM: 32,
  sRGB: 1,
  cICP: 4,
  sBIT: 4,
  bKGD: 6,
  pHYs: 9,
};
const NEEDED = new Set(["IHDR", "PLTE", "IDAT", "IEND", "fcTL", "fdAT"]);

/**
 * A PNG (or APNG) with the chunks that make its pixels, its colours and its animation, and an orientation other than
 * upright. Texts, times, EXIF, private chunks and everything after IEND go.
 * @throws AppError `image_invalid`: a chunk that passes the end or has a wrong CRC, no IHDR, IDAT or IEND
 */
export function stripPng(file: Buffer): Stripped {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw invalidImage("PNG: no signature");
  const parts: Buffer[] = [SIGNATURE];
  let orientation: Orientation = 1;
  let hasProfile = false;
  let hasPixels = false;
  let frames = 0;

  for (let at = 8, index = 0; ; index++) {
    if (at + 12 > file.length) throw invalidImage("PNG: no IEND");
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const end = at + 12 + length;
    if (end > file.length) throw invalidImage("PNG: a chunk passes the end");
    const chunk = file.subarray(at, end);
    const payload = file.subarray(at + 8, end - 4);
    at = end;

    if ((type === "IHDR") !== (index === 0)) throw invalidImage("PNG: IHDR is not the first chunk");
    if (type === "eXIf") orientation = readOrientation(payload);
    if (type === "iCCP" && !hasProfile && !hasPixels) {
      const rewritten = profileChunk(payload);
      hasProfile = rewritten !== null;
      if (rewritten) parts.push(rewritten);
    }
    const most = KEPT[type];
    if (most === undefined) continue;
    const sound = length <= most && crc32(chunk.subarray(4, -4)) === chunk.readUInt32BE(length + 8);
    if (!sound && NEEDED.has(type)) throw invalidImage(`PNG: a broken ${type}`);
    if (!sound) continue;
    if (type === "IDAT" && !hasPixels) {
      // The orientation belongs before the pixels (11.3.2.5); where it came after them, it is put there.
      hasPixels = true;
      parts.push(Buffer.alloc(0));
    }
    if (type === "fcTL") frames++;
    if (type === "IEND") {
      if (!hasPixels) throw invalidImage("PNG: no IDAT");
      parts.push(chunk);
      break;
    }
    parts.push(chunk);
  }

  if (orientation !== 1) {
    const beforePixels = parts.findIndex((part) => part.length === 0);
    parts[beforePixels] = toChunk("eXIf", orientationOnly(orientation));
  }
  return { data: assemble(file, parts), orientation, frames: Math.max(1, frames) };
}

/** `png`, as an encoder made it, with a colour profile put in. */
export function withIccChunk(png: Buffer, profile: Buffer): Buffer {
  const afterHeader = 8 + 12 + 13;
  return Buffer.concat([png.subarray(0, afterHeader), iccChunk(profile), png.subarray(afterHeader)]);
}

/** iCCP anew: its name and what follows the profile are free text. Null where there is no profile in it. */
function profileChunk(payload: Buffer): Buffer | null {
  const nameEnd = payload.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79) return null;
  try {
    const profile = iccProfile(inflateSync(payload.subarray(nameEnd + 2), { maxOutputLength: MAX_PROFILE_BYTES }));
    return profile && iccChunk(profile);
  } catch {
    return null;
  }
}

const iccChunk = (profile: Buffer) =>
  toChunk("iCCP", Buffer.concat([Buffer.from("icc\0\0", "latin1"), deflateSync(profile)]));

function toChunk(type: string, payload: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + payload.length);
  chunk.writeUInt32BE(payload.length, 0);
  chunk.write(type, 4, "latin1");
  payload.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), 8 + payload.length);
  return chunk;
}
