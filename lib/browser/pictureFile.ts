import type { SourceType } from "../policy/surfaces";

const ascii = (bytes: Uint8Array, start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));

const AVIF_BRANDS = new Set(["avif", "avis"]);
const HEIC_BRANDS = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]);

/** What the first bytes of a file say it is. The server decides in the end; this spares an upload that it would refuse. */
export function sniffPicture(head: Uint8Array): SourceType | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "jpeg";
  if (ascii(head, 0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (/^GIF8[79]a/.test(ascii(head, 0, 6))) return "gif";
  if (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP") return "webp";
  if (ascii(head, 4, 8) !== "ftyp") return null;
  const brands = [ascii(head, 8, 12), ...Array.from({ length: 12 }, (_, i) => ascii(head, 16 + 4 * i, 20 + 4 * i))];
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return "avif";
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? "heic" : null;
}

/** As `sniffPicture`, of a file. Rejects when the file cannot be read any more. */
export async function sniffFile(file: Blob): Promise<SourceType | null> {
  return sniffPicture(new Uint8Array(await file.slice(0, 64).arrayBuffer()));
}

/** Side of the local copy: the largest rendition's, so that nothing jumps when that takes its place. */
const PREVIEW_SIDE = 600;

/**
 * A small local copy to show while the file is on its way: decoding 12 megapixels once, away from the main thread, keeps
 * the page smooth.
 * @returns an object URL, which the caller revokes; null where this browser cannot decode the file (HEIC outside of Safari)
 */
export async function makePreview(file: Blob): Promise<string | null> {
  try {
    const full = await createImageBitmap(file);
    const scale = Math.min(1, PREVIEW_SIDE / Math.max(full.width, full.height));
    const width = Math.max(1, Math.round(full.width * scale));
    const height = Math.max(1, Math.round(full.height * scale));
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) return null;
    context.imageSmoothingQuality = "high";
    context.drawImage(full, 0, 0, width, height);
    full.close();
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", 0.85));
    return small && URL.createObjectURL(small);
  } catch {
    return null;
  }
}
