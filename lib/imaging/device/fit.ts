import type { DeviceSpec } from "../deviceTypes";
import { invalidImage } from "../failures";
import { type Frame, toFrame } from "../frame";
import type { Size } from "../plan";
import { vips } from "../sharp";

const WHITE = { r: 255, g: 255, b: 255 };
const DECODE_SECONDS = 20;
/** Pixels a side. libvips refuses to enlarge to more than 10 million, even where most of them are cut off. */
const MAX_ENLARGED_SIDE = 65_536;

interface Screen extends Pick<DeviceSpec, "width" | "height" | "fit"> {
  /** Whether a picture that does not fill the screen comes with black around it. */
  padded: boolean;
}

/**
 * Decodes `file` in the size that the screen shows it in: upright, in sRGB, what is seen through on white, an animation's
 * first frame. A JPEG is read at a half, a quarter or an eighth of its size where that is enough.
 * @returns three channels, of exactly the screen's size where it is `cover` or `padded`, else within it
 * @throws AppError `image_invalid`
 */
export async function fitToScreen(
  file: Buffer,
  { width, height, fit, padded }: Screen,
  maxPixels: number,
): Promise<Frame> {
  try {
    const picture = vips()(file, { autoOrient: true, failOn: "warning", limitInputPixels: maxPixels });
    const middle = fit === "cover" && middleOf((await picture.metadata()).autoOrient, { width, height });
    if (middle) picture.extract(middle);
    return await toFrame(
      picture
        .flatten({ background: WHITE })
        .resize(width, height, { fit: fit === "contain" && !padded ? "inside" : fit, background: "black" })
        .toColourspace("srgb")
        .timeout({ seconds: DECODE_SECONDS }),
    );
  } catch (error) {
    throw invalidImage(error);
  }
}

/** What a screen shows of a line: a picture so long and thin that enlarging all of it is out of reach. */
function middleOf(picture: Size, screen: Size): (Size & { left: number; top: number }) | null {
  const scale = Math.max(screen.width / picture.width, screen.height / picture.height);
  if (scale * Math.max(picture.width, picture.height) <= MAX_ENLARGED_SIDE) return null;
  const width = Math.min(picture.width, Math.ceil(screen.width / scale));
  const height = Math.min(picture.height, Math.ceil(screen.height / scale));
  return {
    left: Math.floor((picture.width - width) / 2),
    top: Math.floor((picture.height - height) / 2),
    width,
    height,
  };
}
