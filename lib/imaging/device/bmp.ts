import type { Rgb } from "./palette";

const FILE_HEADER = 14;
const INFO_HEADER = 40;
/** 72 dots an inch. */
const PIXELS_PER_METRE = 2835;

export interface BmpRows {
  width: number;
  height: number;
  bits: 1 | 4 | 8 | 24;
  /** From the bottom, each a multiple of 4 bytes. */
  rows: Buffer;
  /** Of 1, 4 and 8 bits. */
  colors?: readonly Rgb[];
}

/**
 * An uncompressed Windows bitmap: BITMAPFILEHEADER, BITMAPINFOHEADER, colour table, rows. The table always has an entry for
 * every index that the bits can say, as small readers take that for granted.
 */
export function bmp({ width, height, bits, rows, colors = [] }: BmpRows): Buffer {
  const entries = bits === 24 ? 0 : 1 << bits;
  const start = FILE_HEADER + INFO_HEADER + 4 * entries;
  const head = Buffer.alloc(start);
  head.write("BM", 0, "latin1");
  head.writeUInt32LE(start + rows.length, 2);
  head.writeUInt32LE(start, 10);
  head.writeUInt32LE(INFO_HEADER, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(rows.length, 34);
  head.writeInt32LE(PIXELS_PER_METRE, 38);
  head.writeInt32LE(PIXELS_PER_METRE, 42);
  head.writeUInt32LE(entries, 46);
  colors.forEach(([red, green, blue], index) => {
    head.set([blue, green, red, 0], FILE_HEADER + INFO_HEADER + 4 * index);
  });
  return Buffer.concat([head, rows]);
}
