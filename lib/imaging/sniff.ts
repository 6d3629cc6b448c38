import type { SourceType } from "../policy/surfaces";

/** How many bytes from the start of a file `sniff` wants: room for a long list of brands. */
export const SNIFF_BYTES = 256;

const AV1_BRANDS = new Set(["avif", "avis"]);
const HEVC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);
/** HEIF with a codec that only the compatible brands, or the items themselves, tell. */
const ANY_CODEC_BRANDS = new Set(["mif1", "msf1", "mif2", "miaf"]);

/**
 * What a file is by its first bytes, or null for anything this system does not read. Names and declared types have no say.
 * Signatures: ITU T.81 B.1.1, PNG (W3C) 5.2, GIF89a 17, RIFF WebP container, ISO/IEC 23008-12 10.
 */
export function sniff(head: Uint8Array): SourceType | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = (start: number, end: number) => bytes.toString("latin1", start, end);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return "gif";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "webp";
  if (text(4, 8) === "ftyp" && bytes.length >= 16) return sniffBrands(bytes);
  return null;
}

/** The `ftyp` box: its size, "ftyp", the major brand, a version, then the compatible brands up to its end. */
function sniffBrands(bytes: Buffer): SourceType | null {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brand = (at: number) => bytes.toString("latin1", at, at + 4);
  const major = brand(8);
  if (AV1_BRANDS.has(major)) return "avif";
  if (HEVC_BRANDS.has(major)) return "heic";
  if (!ANY_CODEC_BRANDS.has(major)) return null;
  for (let at = 16; at + 4 <= end; at += 4) if (AV1_BRANDS.has(brand(at))) return "avif";
  return "heic";
}
