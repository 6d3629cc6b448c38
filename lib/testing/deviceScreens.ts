import sharp from "sharp";
import type { DeviceSpec } from "../imaging/deviceTypes";

/** Six colours as a panel was measured to show them, and as its driver is told them. */
export const PANEL = [
  { measured: "#191e21", nominal: "#000000" },
  { measured: "#b9bfbb", nominal: "#ffffff" },
  { measured: "#c8b414", nominal: "#ffff00" },
  { measured: "#8c1d1a", nominal: "#ff0000" },
  { measured: "#1f3f8c", nominal: "#0000ff" },
  { measured: "#3c6e4a", nominal: "#00ff00" },
];

/** A small screen of all colours, changed where a test says so. */
export const deviceSpec = (changes: Partial<DeviceSpec> = {}): DeviceSpec => ({
  width: 200,
  height: 120,
  fit: "contain",
  format: "png",
  colors: "full",
  max_bytes: null,
  ...changes,
});

/** A PNG of one colour, `#rrggbb` or `#rrggbbaa`. */
export const plainPicture = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: background.length > 7 ? 4 : 3, background } })
    .png()
    .toBuffer();

/** Reads red, green, blue at points of a file. */
export async function look(file: Buffer): Promise<(x: number, y: number) => number[]> {
  const { data, info } = await sharp(file).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return (x, y) => {
    const at = (y * info.width + x) * info.channels;
    return [...data.subarray(at, at + 3)];
  };
}
