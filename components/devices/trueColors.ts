import type { DeviceProfile } from "@/lib/contracts/devices";

type Rgb = readonly [number, number, number];
type Entry = { nominal: Rgb; measured: Rgb };

const rgbOf = (color: string): Rgb => {
  const number = Number.parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
};

/** The colours that a panel is told and shows in another way, or null where its files look as it does. */
function entriesOf(colors: DeviceProfile["colors"]): Entry[] | null {
  if (typeof colors === "string") return null;
  const entries = colors.map((entry) => (typeof entry === "string" ? { measured: entry, nominal: entry } : entry));
  if (entries.every(({ measured, nominal }) => measured === nominal)) return null;
  return entries.map(({ measured, nominal }) => ({ nominal: rgbOf(nominal), measured: rgbOf(measured) }));
}

/** Whether a panel shows other colours than its files are written in. */
export const isRecolored = (colors: DeviceProfile["colors"]): boolean => entriesOf(colors) !== null;

/** The profile whose files are written in the colours that this one's panel shows, by the same dithering. */
export function asItLooks(profile: DeviceProfile): DeviceProfile {
  if (typeof profile.colors === "string") return profile;
  const colors = profile.colors.map((entry) => (typeof entry === "string" ? entry : entry.measured));
  return { ...profile, colors };
}

function nearest(entries: readonly Entry[], r: number, g: number, b: number): Rgb {
  let best = entries[0]?.measured ?? [r, g, b];
  let least = Number.POSITIVE_INFINITY;
  for (const { nominal, measured } of entries) {
    const distance = (nominal[0] - r) ** 2 + (nominal[1] - g) ** 2 + (nominal[2] - b) ** 2;
    if (distance < least) [least, best] = [distance, measured];
  }
  return best;
}

/** One pixel of RGBA as a browser lays it out in memory, read as one number. */
const packed = ([r, g, b]: Rgb): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** Writes pixels in the colours that the panel shows. @param pixels RGBA, changed in place */
export function recolor(pixels: Uint8ClampedArray, colors: DeviceProfile["colors"]): void {
  const entries = entriesOf(colors);
  if (!entries) return;
  const all = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const known = new Map<number, number>();
  for (let i = 0; i < all.length; i++) {
    const pixel = all[i] ?? 0;
    let shown = known.get(pixel);
    if (shown === undefined) {
      shown = packed(nearest(entries, pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255));
      known.set(pixel, shown);
    }
    all[i] = shown;
  }
}
