import { crc32, deflateSync } from "node:zlib";
import { thumbHashToRGBA } from "thumbhash";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";

/** Each picture's thumbhash as a tiny image, by slot. Decoded here, so that no browser loads the decoder. */
export function placeholdersOf(slots: readonly ReferenceImage[]): Record<string, string> {
  return Object.fromEntries(
    slots.flatMap(({ id, image }) =>
      image?.placeholder ? [[id, asPng(Buffer.from(image.placeholder, "base64"))]] : [],
    ),
  );
}

/** The same of pictures that have a thumbhash each. */
export const placeholdersById = (pictures: readonly { id: string; thumbhash: string }[]): Record<string, string> =>
  Object.fromEntries(pictures.map(({ id, thumbhash }) => [id, asPng(Buffer.from(thumbhash, "base64"))]));

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const RGB = 2;
const SUB = 1;

/** thumbhash's own data URLs are not compressed: five of them would weigh more than the rest of the page. */
function asPng(hash: Uint8Array): string {
  const { w, h, rgba } = thumbHashToRGBA(hash);
  const rows = Buffer.alloc((w * 3 + 1) * h);
  for (let y = 0, at = 0; y < h; y++) {
    rows[at++] = SUB;
    for (let x = 0; x < w; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const here = rgba[(y * w + x) * 4 + channel] ?? 0;
        const before = x > 0 ? (rgba[(y * w + x - 1) * 4 + channel] ?? 0) : 0;
        rows[at++] = (here - before) & 0xff;
      }
    }
  }
  const header = Buffer.from([0, 0, 0, w, 0, 0, 0, h, 8, RGB, 0, 0, 0]);
  const png = [SIGNATURE, chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND")];
  return `data:image/png;base64,${Buffer.concat(png).toString("base64")}`;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
