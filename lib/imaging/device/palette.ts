import type { DeviceSpec } from "../deviceTypes";

/** Red, green, blue, 0–255 in sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The colours a screen has, by index. */
export interface Palette {
  /** As the panel shows them: what dithering mixes. */
  measured: readonly Rgb[];
  /** As the panel's driver is told them: what is written. */
  nominal: readonly Rgb[];
  /** Evenly spaced greys from black to white, and how many bits one takes. */
  greyBits?: 1 | 2 | 4;
}

const GREY_BITS = { mono: 1, gray4: 2, gray16: 4 } as const;

/** The colours of `colors`, or null for all of them. */
export function paletteOf(colors: DeviceSpec["colors"]): Palette | null {
  if (colors === "full") return null;
  if (typeof colors === "string") {
    const greyBits = GREY_BITS[colors];
    const last = (1 << greyBits) - 1;
    const greys = Array.from({ length: last + 1 }, (_, index): Rgb => {
      const level = Math.round((index * 255) / last);
      return [level, level, level];
    });
    return { measured: greys, nominal: greys, greyBits };
  }
  return {
    measured: colors.map((color) => rgb(typeof color === "string" ? color : color.measured)),
    nominal: colors.map((color) => rgb(typeof color === "string" ? color : color.nominal)),
  };
}

/** Bits of an index, for a file that knows 1, 2, 4 and 8. */
export const indexBits = ({ measured: { length } }: Palette): 1 | 2 | 4 | 8 =>
  length <= 2 ? 1 : length <= 4 ? 2 : length <= 16 ? 4 : 8;

/** Whether every colour is a grey. */
export const isGrey = (colors: readonly Rgb[]): boolean => colors.every(([r, g, b]) => r === g && g === b);

/** The index of what is around a picture that does not fill the screen: of the colours the nearest to white. */
export function backgroundOf({ measured }: Palette): number {
  const distances = measured.map((color) => Math.hypot(...color.map((code) => 255 - code)));
  return distances.indexOf(Math.min(...distances));
}

/** `#rrggbb`. */
function rgb(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
