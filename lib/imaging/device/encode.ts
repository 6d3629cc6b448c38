import type { Sharp } from "sharp";
import type { DeviceSpec } from "../deviceTypes";
import type { Frame } from "../frame";
import { vips } from "../sharp";
import { type BmpBits, bmp, bmpHeaderBytes } from "./bmp";
import { backgroundOf, indexBits, isGrey, type Palette } from "./palette";
import { indexedPng } from "./png";
import { rasterise } from "./threads";

const LOWEST_QUALITY = 10;
const PHOTO_QUALITY = 85;
/** Of dithered pixels, whose every speck counts. */
const SPECK_QUALITY = 95;

/** The format has no 2 bits. */
const BMP_BITS = { 1: 1, 2: 4, 4: 4, 8: 8 } as const;

type Screen = Pick<DeviceSpec, "width" | "height" | "format" | "max_bytes">;

/** The file of `frame`, which is as large as the screen, with all its colours. */
export async function encodeFull(frame: Frame, { format, max_bytes }: Screen): Promise<Buffer> {
  const { data, width, height } = frame;
  const picture = () => vips()(data, { raw: { width, height, channels: 3 } });
  switch (format) {
    case "jpeg":
      return jpegWithin(max_bytes, PHOTO_QUALITY, picture, "4:2:0");
    case "webp":
      return withinBytes(max_bytes, PHOTO_QUALITY, (quality) => picture().webp({ quality }).toBuffer());
    case "png":
      // A fifth fewer bytes for a device to fetch, for 80 ms of 2 megapixels.
      return picture().png({ adaptiveFiltering: true }).toBuffer();
    case "bmp": {
      const reserve = bmpHeaderBytes(24);
      const file = await rasterise({ pixels: data, width, height, output: { as: "bgr", reserve } });
      return bmp({ width, height, bits: 24, file });
    }
  }
}

/** The file of a screen with `frame` in its middle, dithered to the colours of `palette`. */
export async function encodeDithered(frame: Frame, palette: Palette, screen: Screen): Promise<Buffer> {
  const { measured, nominal } = palette;
  const { width, height, format, max_bytes } = screen;
  const job = {
    pixels: frame.data,
    width: frame.width,
    height: frame.height,
    // Alone: the paper around a picture has no part in its contrast, and gets none of its errors.
    dither: { measured, screen: { width, height }, background: backgroundOf(palette) },
  };
  if (format === "png") {
    const bits = palette.greyBits ?? indexBits(palette);
    const rows = await rasterise({
      ...job,
      output: { as: "rows", bits, align: 1, before: 1, bottomUp: false, reserve: 0 },
    });
    return indexedPng({ width, height, bits, rows, colors: palette.greyBits ? undefined : nominal });
  }
  if (format === "bmp") {
    const bits: BmpBits = BMP_BITS[indexBits(palette)];
    const reserve = bmpHeaderBytes(bits);
    const file = await rasterise({
      ...job,
      output: { as: "rows", bits, align: 4, before: 0, bottomUp: true, reserve },
    });
    return bmp({ width, height, bits, file, colors: nominal });
  }
  const channels = isGrey(nominal) && format === "jpeg" ? 1 : 3;
  const data = await rasterise({ ...job, output: { as: "colors", colors: nominal, channels } });
  const picture = () => vips()(data, { raw: { width, height, channels } });
  if (format === "jpeg") {
    const specks = () => (channels === 1 ? picture().toColourspace("b-w") : picture());
    return jpegWithin(max_bytes, SPECK_QUALITY, specks, "4:4:4");
  }
  const lossless = await picture().webp({ lossless: true }).toBuffer();
  if (max_bytes === null || lossless.length <= max_bytes) return lossless;
  const lossy = await withinBytes(max_bytes, SPECK_QUALITY, (quality) => picture().webp({ quality }).toBuffer());
  // Specks are hard on it.
  return lossy.length < lossless.length ? lossy : lossless;
}

/** Baseline (ITU T.81 SOF0), as small decoders know no other. */
const jpegWithin = (
  maxBytes: number | null,
  best: number,
  picture: () => Sharp,
  chromaSubsampling: "4:2:0" | "4:4:4",
): Promise<Buffer> =>
  withinBytes(maxBytes, best, (quality) =>
    picture().jpeg({ quality, chromaSubsampling, progressive: false, mozjpeg: false }).toBuffer(),
  );

/**
 * The file of the highest quality from `best` down to 10 that has at most `maxBytes`, found in eight tries. Where even the
 * lowest has more, it is that one: a picture that is too large can still be shown by a device that has the room after all.
 */
async function withinBytes(
  maxBytes: number | null,
  best: number,
  encode: (quality: number) => Promise<Buffer>,
): Promise<Buffer> {
  const first = await encode(best);
  if (maxBytes === null || first.length <= maxBytes) return first;
  let [low, high] = [LOWEST_QUALITY, best - 1];
  let fitting: Buffer | undefined;
  let smallest = first;
  while (low <= high) {
    const quality = (low + high) >> 1;
    const file = await encode(quality);
    if (file.length <= maxBytes) {
      fitting = file;
      low = quality + 1;
    } else {
      smallest = file;
      high = quality - 1;
    }
  }
  return fitting ?? smallest;
}
