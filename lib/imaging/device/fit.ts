import type { DeviceSpec } from "../deviceTypes";
import { invalidImage } from "../failures";
import { type Frame, toFrame } from "../frame";
import { vips } from "../sharp";
import { backgroundOf, type Palette } from "./palette";

const WHITE = { r: 255, g: 255, b: 255 };
const DECODE_SECONDS = 20;

/**
 * Decodes `file` and lays it on the screen: upright, in sRGB, what is seen through on white, an animation's first frame.
 * A JPEG is read at a half, a quarter or an eighth of its size where that is enough.
 * @returns three channels of exactly the screen's size
 * @throws AppError `image_invalid`
 */
export async function fitToScreen(
  file: Buffer,
  { width, height, fit }: Pick<DeviceSpec, "width" | "height" | "fit">,
  palette: Palette | null,
  maxPixels: number,
): Promise<Frame> {
  const [r, g, b] = backgroundOf(palette);
  try {
    return await toFrame(
      vips()(file, { autoOrient: true, failOn: "warning", limitInputPixels: maxPixels })
        .flatten({ background: WHITE })
        .resize(width, height, { fit, position: "centre", background: { r, g, b } })
        .toColourspace("srgb")
        .timeout({ seconds: DECODE_SECONDS }),
    );
  } catch (error) {
    throw invalidImage(error);
  }
}
