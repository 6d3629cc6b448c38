// What an upload cannot cost less than: read the photo, decode once with shrink-on-load, derive each version from the
// next larger, encode, and write the files. Run as its own process; prints its CPU milliseconds an image.
// Usage: node bench/cascade.mjs PHOTO COUNT DIRECTORY [library]; with it the four versions of a library instead of the three
// of a reference image
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const [photo, count, directory, surface] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const reference = (size) => ({ size, quality: 82, effort: 4 });
const VERSIONS =
  surface === "library"
    ? [
        { size: 2048, quality: 85, effort: 2 },
        { size: 1024, quality: 85, effort: 2 },
        { size: 640, quality: 80, effort: 4 },
        { size: 160, quality: 65, effort: 4 },
      ]
    : [reference(600), reference(300), reference(100)];
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
  for (const { size, quality, effort } of VERSIONS) {
    const target = fitted(full, size);
    if (target.width !== info.width)
      ({ data, info } = await sharp(data, { raw: info })
        .resize({ ...target, fit: "fill" })
        .raw()
        .toBuffer({ resolveWithObject: true }));
    encodes.push(sharp(data, { raw: info }).webp({ quality, effort }).toBuffer());
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
