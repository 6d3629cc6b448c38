import sharp from "sharp";
import { singleton } from "../core/singleton";

/**
 * sharp, set up for untrusted files and for a server: each picture is one thread's work, as several are in hand at once;
 * libvips' cache would keep pixels nobody asks for again; and only the formats we read can be loaded. SVG, TIFF, PDF and
 * the loaders of ImageMagick are refused whatever a file claims to be.
 */
function setUp(): typeof sharp {
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({
    operation: [
      "VipsForeignLoadJpeg",
      "VipsForeignLoadPng",
      "VipsForeignLoadWebp",
      "VipsForeignLoadNsgif",
      "VipsForeignLoadHeif",
    ],
  });
  return sharp;
}

/** sharp, set up once for the process. */
export const vips = (): typeof sharp => singleton("sharp", setUp);
