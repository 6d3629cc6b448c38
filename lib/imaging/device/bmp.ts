import type { Rgb } from "./palette";

const FILE_HEADER = 14;
const INFO_HEADER = 40;
/** 72 dots an inch. */
const PIXELS_PER_METRE = 2835;

export type BmpBits = 1 | 4 | 8 | 24;

export interface Bmp {
  width: number;
  height: number;
  bits: BmpBits;
  /** Room for the header, then rows from the bottom, each a multiple of 4 bytes. */
  file: Buffer;
  /** Of 1, 4 and 8 bits. */
  colors?: readonly Rgb[];
}

const entriesOf = (bits: BmpBits): number => (bits === 24 ? 0 : 1 << bits);

/** Bytes before the rows. */
export const bmpHeaderBytes = (bits: BmpBits): number => FILE_HEADER + INFO_HEADER + 4 * entriesOf(bits);

/**
 * An uncompressed Windows bitmap: BITMAPFILEHEADER, BITMAPINFOHEADER, colour table, rows. The table always has an entry for
 * every index that the bits can say, as small readers take that for granted.
 * @returns `file`, with its header written
 */
export function bmp({ width, height, bits, file, colors = [] }: Bmp): Buffer {
  const start = bmpHeaderBytes(bits);
  file.write("BM", 0, "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(INFO_HEADER, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(file.length - start, 34);
  file.writeInt32LE(PIXELS_PER_METRE, 38);
  file.writeInt32LE(PIXELS_PER_METRE, 42);
  file.writeUInt32LE(entriesOf(bits), 46);
  colors.forEach(([red, green, blue], index) => {
    file.set([blue, green, red, 0], FILE_HEADER + INFO_HEADER + 4 * index);
  });
  return file;
}
