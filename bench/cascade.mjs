// What an upload cannot cost less than: read the photo, decode once with shrink-on-load, derive each version from the
// next larger, encode, and write the files. Run as its own process; prints its CPU milliseconds an image.
// Usage: node bench/cascade.mjs PHOTO COUNT DIRECTORY [library|project]; with it the versions of a library or a project
// instead of the three of a reference image
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const [photo, count, directory, surface = "reference"] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const webp = (size, quality, effort) => ({ size, format: "webp", options: { quality, effort } });
const jpeg = (size, quality, square = false) => ({ size, square, format: "jpeg", options: { quality } });
/** Of each surface, from the largest to the smallest. */
const VERSIONS = {
  reference: [webp(600, 82, 4), webp(300, 82, 4), webp(100, 82, 4)],
  library: [webp(2048, 85, 2), webp(1024, 85, 2), webp(640, 80, 4), webp(160, 65, 4)],
  project: [jpeg(1600, 82), jpeg(400, 80), jpeg(50, 85, true)],
}[surface];
const fitted = ({ width, height }, size) => {
  const scale = Math.min(1, size / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};

async function once(name) {
  const file = await readFile(photo);
  const { width, height, autoOrient } = await sharp(file).metadata();
  const full = autoOrient ?? { width, height };
  const largest = fitted(full, VERSIONS[0].size);
  let { data, info } = await sharp(file)
    .autoOrient()
    .resize({ ...largest, fit: "fill" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const encodes = [];
  for (const { size, square, format, options } of VERSIONS) {
    const target = square ? { width: size, height: size } : fitted(full, size);
    // A square is cut out of the middle.
    if (square || target.width !== info.width)
      ({ data, info } = await sharp(data, { raw: info })
        .resize({ ...target, fit: square ? "cover" : "fill" })
        .raw()
        .toBuffer({ resolveWithObject: true }));
    encodes.push(sharp(data, { raw: info })[format](options).toBuffer());
  }
  const outputs = [file, ...(await Promise.all(encodes))];
  await Promise.all(outputs.map((output, at) => writeFile(join(directory, `${name}-${at}`), output)));
}

for (let warm = 0; warm < 3; warm++) await once("warm");
const before = process.cpuUsage();
for (let at = 0; at < Number(count); at++) await once(String(at % 8));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 / Number(count));
process.exit(0);
