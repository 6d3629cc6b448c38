import { timed } from "../core/trace";
import { admit } from "./admission";
import { encodeDithered, encodeFull } from "./device/encode";
import { fitToScreen } from "./device/fit";
import { paletteOf } from "./device/palette";
import type { DeviceSpec } from "./deviceTypes";
import { estimateDeviceBytes } from "./estimate";
import { readHeader } from "./header";
import { readSource, type Source } from "./source";
import type { KeptType } from "./strip";
import type { RenderedFile } from "./types";

/** What an original is kept as. */
const KEPT_TYPES: readonly KeptType[] = ["jpeg", "png", "webp", "gif"];

const FILE_OF = {
  jpeg: { contentType: "image/jpeg", extension: "jpg" },
  png: { contentType: "image/png", extension: "png" },
  webp: { contentType: "image/webp", extension: "webp" },
  bmp: { contentType: "image/bmp", extension: "bmp" },
} as const;

/**
 * Makes the file that a screen shows of the picture of `source`: exactly as wide and high as the screen, in its colours and
 * its format. The same source and spec make the same file.
 *
 * `cover` fills the screen with the picture's middle, `contain` shows all of it, on the palette's lightest colour, or on
 * black where there are all colours. Both enlarge. Fewer colours are dithered: see `dither`.
 *
 * `max_bytes` lowers the quality of JPEG and WebP down to 10 and no further: then the file is larger. It cannot lower that
 * of PNG and BMP: their files are what they are.
 * @param source a stored original
 * @throws AppError `image_invalid`, `unsupported_type`: it is none. `overloaded`: too many pictures are in hand
 */
export async function renderForDevice(source: Source, spec: DeviceSpec, maxPixels: number): Promise<RenderedFile> {
  const header = await readHeader(source, KEPT_TYPES, maxPixels);
  const palette = paletteOf(spec.colors);
  const { width, height, format } = spec;
  const screen = { ...spec, padded: !palette };
  return admit(estimateDeviceBytes(header, spec), async () => {
    const frame = await timed("decode", async () => fitToScreen(await readSource(source), screen, maxPixels));
    const data = await timed("render", () =>
      palette ? encodeDithered(frame, palette, spec) : encodeFull(frame, spec),
    );
    return { data, ...FILE_OF[format], width, height };
  });
}
