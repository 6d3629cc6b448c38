import type { Size } from "../plan";

// Run in a thread that gets them as text (see threads.ts): each function stands alone, with nothing of this module.

/** A picture's indices in the middle of a screen's, around which is `background`. */
export function centre(indices: Uint8Array, { width, height }: Size, screen: Size, background: number): Uint8Array {
  if (width === screen.width && height === screen.height) return indices;
  const placed = new Uint8Array(screen.width * screen.height).fill(background);
  const left = Math.floor((screen.width - width) / 2);
  const top = Math.floor((screen.height - height) / 2);
  for (let y = 0; y < height; y++)
    placed.set(indices.subarray(y * width, (y + 1) * width), (top + y) * screen.width + left);
  return placed;
}

export interface Rows {
  /** Bits of a pixel. */
  bits: 1 | 2 | 4 | 8;
  /** A row takes a multiple of so many bytes. */
  align: 1 | 4;
  /** Bytes of 0 before each row: PNG's filter type. */
  before: 0 | 1;
  bottomUp: boolean;
  /** Bytes of 0 before all rows: room for a file's header. */
  reserve: number;
}

/** Pixels of one byte each, packed: the first of a byte in its high bits, as PNG 7.2 and BMP have it. */
export function packRows(
  indices: Uint8Array,
  { width, height }: Size,
  { bits, align, before, bottomUp, reserve }: Rows,
): Uint8Array {
  const stride = before + Math.ceil(Math.ceil((width * bits) / 8) / align) * align;
  const packed = new Uint8Array(reserve + stride * height);
  for (let y = 0; y < height; y++) {
    let from = (bottomUp ? height - 1 - y : y) * width;
    const end = from + width;
    let to = reserve + y * stride + before;
    let shift = 8;
    for (; from < end; from++) {
      shift -= bits;
      packed[to] = (packed[to] as number) | ((indices[from] as number) << shift);
      if (shift === 0) {
        shift = 8;
        to++;
      }
    }
  }
  return packed;
}

/** The colours of `indices`, one byte a pixel where `channels` is 1 and they are greys. */
export function colorRows(indices: Uint8Array, colors: readonly (readonly number[])[], channels: 1 | 3): Uint8Array {
  const samples = new Uint8Array(indices.length * channels);
  const flat = Uint8Array.from(colors.flatMap((color) => color.slice(0, channels)));
  for (let at = 0, to = 0; at < indices.length; at++) {
    const from = (indices[at] as number) * channels;
    for (let channel = 0; channel < channels; channel++) samples[to++] = flat[from + channel] as number;
  }
  return samples;
}

/**
 * Red, green, blue from the top, as blue, green, red from the bottom, in rows of a multiple of 4 bytes.
 * @param reserve bytes of 0 before all rows
 */
export function bgrRows(rgb: Uint8Array, { width, height }: Size, reserve: number): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const rows = new Uint8Array(reserve + stride * height);
  for (let y = 0; y < height; y++) {
    let from = (height - 1 - y) * width * 3;
    let to = reserve + y * stride;
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      rows[to] = rgb[from + 2] as number;
      rows[to + 1] = rgb[from + 1] as number;
      rows[to + 2] = rgb[from] as number;
    }
  }
  return rows;
}
