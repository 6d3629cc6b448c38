import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import sharp from "sharp";

/** Raise it with every change to a picture: the files are kept between runs. */
const VERSION = 3;
const DIRECTORY = join(tmpdir(), `contact-sheet-fixtures-${VERSION}`);
const HEIC = fileURLToPath(new URL("../lib/testing/fixtures/picture.heic", import.meta.url));

/** The colour cards in the corners of every scene: by them a test sees what is up, and whether colours are right. */
export const CORNERS = {
  topLeft: [200, 40, 40],
  topRight: [40, 160, 60],
  bottomLeft: [40, 70, 190],
  bottomRight: [220, 200, 50],
};

/** In every piece of metadata that must not be served. */
export const CANARY = "CANARY-7f3a";

/** Cheap pseudo-random numbers, the same in every run: xorshift of 32 bits. */
function randomFrom(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Smooth random grey of roughly `grain` pixels a blob. */
async function texture(width, height, grain, random) {
  const size = { width: Math.max(2, Math.round(width / grain)), height: Math.max(2, Math.round(height / grain)) };
  const coarse = Buffer.from(Array.from({ length: size.width * size.height }, () => random() >>> 24));
  return sharp(coarse, { raw: { ...size, channels: 1 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/**
 * A landscape as a camera would see it: a sky that fades, hills with sharp edges and texture of every size, discs, the
 * noise of a sensor, and a colour card in each corner. About 4 MB as a 12 megapixel JPEG.
 * @returns {Promise<Buffer>} RGB, rows from the top
 */
async function scene(width, height, seed = 1) {
  const random = randomFrom(seed);
  const pixels = Buffer.alloc(width * height * 3);
  const grains = [width / 40, width / 130, width / 400, width / 1300].filter((grain) => grain >= 1);
  const textures = await Promise.all(grains.map((grain) => texture(width, height, grain, random)));
  const phase = (seed * 1.7) % 6;
  const near = Array.from({ length: width }, (_, x) => height * (0.72 + 0.06 * Math.sin((x / width) * 9 + phase)));
  const far = Array.from({ length: width }, (_, x) => height * (0.55 + 0.09 * Math.sin((x / width) * 5 + phase * 2)));
  for (let y = 0, at = 0, pixel = 0; y < height; y++) {
    const down = y / height;
    for (let x = 0; x < width; x++, pixel++) {
      let detail = 0;
      for (const grey of textures) detail += grey[pixel] - 128;
      const isNear = y > near[x];
      const isSky = !isNear && y <= far[x];
      const light = detail * (isNear ? 0.5 : isSky ? 0.08 : 0.3) + ((random() & 15) - 8);
      pixels[at++] = clamp((isNear ? 100 + 40 * down : isSky ? 110 + 90 * down : 95) + light);
      pixels[at++] = clamp((isNear ? 125 - 20 * down : isSky ? 150 + 60 * down : 130 + 30 * down) + light);
      pixels[at++] = clamp((isNear ? 70 : isSky ? 225 : 115) + light * 0.8);
    }
  }
  for (let count = 0; count < 14; count++) {
    const radius = Math.round((0.02 + (random() % 60) / 1000) * height);
    const colour = [random() & 255, random() & 255, random() & 255];
    drawDisc(pixels, width, height, random() % width, random() % height, radius, colour);
  }
  drawCards(pixels, width, height);
  return pixels;
}

const clamp = (value) => (value < 0 ? 0 : value > 255 ? 255 : value);

function drawDisc(pixels, width, height, cx, cy, radius, colour) {
  for (let y = Math.max(0, cy - radius); y < Math.min(height, cy + radius); y++) {
    for (let x = Math.max(0, cx - radius); x < Math.min(width, cx + radius); x++) {
      const distance = (x - cx) ** 2 + (y - cy) ** 2;
      if (distance > radius * radius) continue;
      const shade = 1 - 0.5 * (distance / (radius * radius));
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = colour[channel] * shade;
    }
  }
}

function drawCards(pixels, width, height) {
  const side = Math.max(1, Math.round(Math.min(width, height) / 6));
  for (let y = 0; y < height; y++) {
    const vertical = y < side ? "top" : y >= height - side ? "bottom" : null;
    if (!vertical) continue;
    for (let x = 0; x < width; x++) {
      const horizontal = x < side ? "Left" : x >= width - side ? "Right" : null;
      if (horizontal) pixels.set(CORNERS[vertical + horizontal], (y * width + x) * 3);
    }
  }
}

/** A scene as a sharp pipeline. */
export const sceneImage = async (width, height, seed) =>
  sharp(await scene(width, height, seed), { raw: { width, height, channels: 3 } });

/** What a telephone writes: maker, serial, place. Every text holds the canary. */
const CAMERA_EXIF = {
  IFD0: { Make: "Cam", Model: CANARY, Software: CANARY, Artist: CANARY },
  IFD2: { BodySerialNumber: CANARY, DateTimeOriginal: "2024:06:01 12:00:00" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1", GPSLongitudeRef: "W", GPSLongitude: "0/1 7/1 0/1" },
};

const camera = (image, orientation = 1) => image.withExif(CAMERA_EXIF).withMetadata({ orientation });

const photo = async (seed) =>
  camera(await sceneImage(4000, 3000, seed))
    .jpeg({ quality: 92 })
    .toBuffer();

/** Upright as a portrait, stored lying on its left side. */
const rotatedPhoto = async (seed) =>
  camera((await sceneImage(3000, 4000, seed)).rotate(270), 6)
    .jpeg({ quality: 92 })
    .toBuffer();

const snapshot = async (width, height, seed) =>
  camera(await sceneImage(width, height, seed))
    .jpeg({ quality: 85 })
    .toBuffer();

async function animation(width, height, frames) {
  const rows = await Promise.all(Array.from({ length: frames }, (_, index) => scene(width, height, index + 1)));
  return sharp(Buffer.concat(rows), { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
}

/** A disc that fades out to nothing: red inside, fully transparent in the corners. */
function transparentDisc(side) {
  const pixels = Buffer.alloc(side * side * 4);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 4) {
      const distance = Math.hypot(x - side / 2, y - side / 2) / (side / 2);
      pixels.set([220, 30, 30, clamp(Math.round((1 - distance) * 510))], at);
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 4 } });
}

/** How each file is made. `photo*.jpg` are 12 megapixels of a camera. */
const MAKERS = {
  "photo.jpg": () => photo(1),
  "photo-rotated.jpg": () => rotatedPhoto(2),
  "photo-2.jpg": () => photo(3),
  "small-1.jpg": () => snapshot(1200, 900, 11),
  "small-2.jpg": () => snapshot(900, 1200, 12),
  "small-3.jpg": () => snapshot(1200, 900, 13),
  "small-4.jpg": () => snapshot(1000, 1000, 14),
  "small-5.jpg": () => snapshot(1600, 900, 15),
  "small-6.jpg": () => snapshot(1200, 900, 16),
  "alpha.png": () => transparentDisc(640).png().toBuffer(),
  "picture.png": async () =>
    camera(await sceneImage(800, 600, 21))
      .png()
      .toBuffer(),
  "sixteen-bit.png": async () => (await sceneImage(640, 480, 22)).toColourspace("rgb16").png().toBuffer(),
  "picture.webp": async () =>
    camera(await sceneImage(1600, 1200, 23))
      .webp()
      .toBuffer(),
  "picture.avif": async () =>
    camera(await sceneImage(640, 480, 24))
      .avif({ effort: 0 })
      .toBuffer(),
  "animated.gif": async () => (await animation(320, 240, 4)).gif({ effort: 1, delay: 80 }).toBuffer(),
  "animated.webp": async () => (await animation(320, 240, 4)).webp({ effort: 0, delay: [80, 80, 80, 80] }).toBuffer(),
  "cmyk.jpg": async () =>
    (await sceneImage(640, 480, 25)).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer(),
};

/** Every picture there is, by its file name. */
export const FIXTURES = [...Object.keys(MAKERS), "picture.heic"];

/** Where the picture of that name lies. It is made at the first call and kept in the system's temporary directory. */
export async function fixture(name) {
  const path = join(DIRECTORY, name);
  if (existsSync(path)) return path;
  await mkdir(DIRECTORY, { recursive: true });
  // Made under another name: several test processes may want it at once.
  const part = `${path}.${process.pid}`;
  if (name === "picture.heic") await copyFile(HEIC, part);
  else if (MAKERS[name]) await writeFile(part, await MAKERS[name]());
  else throw new Error(`expected one of ${FIXTURES.join(", ")} but received ${name}`);
  await rename(part, path);
  return path;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of FIXTURES) console.log(await fixture(name));
}
