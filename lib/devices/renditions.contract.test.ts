import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { fixture } from "../../scripts/fixtures.mjs";
import type { DeviceProfile } from "../contracts/devices";
import { db } from "../db/client";
import { storage } from "../storage";
import { type Caller, newCaller } from "../testing/api";
import { addDevice, addPicture, DEVICES, fetchBytes, type SyncImage, sync } from "../testing/devices";

const EINK = ["#000000", "#ffffff", "#ff0000", "#ffff00"];
const MEASURED = [
  { measured: "#1d1b22", nominal: "#000000" },
  { measured: "#d8dad4", nominal: "#ffffff" },
  { measured: "#a02020", nominal: "#ff0000" },
];

let me: Caller;
beforeAll(async () => {
  me = await newCaller();
  await addPicture(me, 0, 0, await readFile(await fixture("small-1.jpg")));
});

/** The file that a device of that profile gets, and what its manifest says of it. */
async function fileFor(profile: Partial<DeviceProfile>): Promise<{ data: Buffer; image: SyncImage }> {
  const device = await addDevice(me, profile);
  const [image] = (await sync(device)).body.images as SyncImage[];
  const { status, data } = await fetchBytes(device, image!.url);
  expect(status).toBe(200);
  expect((await me.json("DELETE", `${DEVICES}/${device.id}`)).status).toBe(204);
  return { data, image: image! };
}

/** Every colour of an encoded picture, as #rrggbb. */
async function colorsOf(data: Buffer): Promise<Set<string>> {
  const { data: pixels, info } = await sharp(data)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const colors = new Set<string>();
  for (let at = 0; at < pixels.length; at += info.channels)
    colors.add(`#${pixels.subarray(at, at + 3).toString("hex")}`);
  return colors;
}

/** A bitmap by hand: its header, and the colours of its table or its pixels. */
function readBmp(data: Buffer) {
  const [start, width, height] = [data.readUInt32LE(10), data.readInt32LE(18), data.readInt32LE(22)];
  const bits = data.readUInt16LE(28);
  const stride = Math.ceil((width * bits) / 32) * 4;
  const table = data.subarray(14 + data.readUInt32LE(14), start);
  const color = (at: number, of: Buffer) => `#${Buffer.from([of[at + 2]!, of[at + 1]!, of[at]!]).toString("hex")}`;
  const used = new Set<string>();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const row = start + y * stride;
      if (bits === 24) used.add(color(row + x * 3, data));
      else {
        const perByte = 8 / bits;
        const byte = data[row + Math.floor(x / perByte)]!;
        const index = (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1);
        used.add(color(index * 4, table));
      }
    }
  return { magic: data.toString("latin1", 0, 2), width, height, bits, length: start + stride * height, used };
}

/** Depth and kind of a PNG's samples, from its header. */
const readPngHeader = (data: Buffer) => ({ depth: data[24], kind: { 0: "grey", 2: "rgb", 3: "palette" }[data[25]!] });

const SIZE = { width: 240, height: 160 };

describe("the size", () => {
  it.each<[string, Partial<DeviceProfile>]>([
    ["as it comes", {}],
    ["contained", { ...SIZE, fit: "contain" }],
    ["covered", { ...SIZE, fit: "cover" }],
    ["upright", { width: 160, height: 240, fit: "cover" }],
    ["tiny", { width: 16, height: 16 }],
    ["larger than the picture", { width: 1600, height: 1200 }],
    ["a stripe", { width: 600, height: 20 }],
  ])("is the screen's: %s", async (_, profile) => {
    const { data, image } = await fileFor(profile);
    const { width = 800, height = 480 } = profile;
    expect([image.width, image.height, image.bytes]).toEqual([width, height, data.length]);
    expect(await sharp(data).metadata()).toMatchObject({ format: "jpeg", width, height });
  });
});

describe("the format", () => {
  it("jpeg is baseline, as small decoders know no other", async () => {
    const { data, image } = await fileFor({ ...SIZE, format: "jpeg" });
    expect(image.content_type).toBe("image/jpeg");
    expect(data.includes(Buffer.from([0xff, 0xc0, 0x00, 0x11, 0x08]))).toBe(true);
    expect((await sharp(data).metadata()).isProgressive).toBe(false);
  });

  it.each<[Partial<DeviceProfile>, number]>([
    [{ format: "jpeg", max_bytes: 9000 }, 9000],
    [{ format: "jpeg", max_bytes: 30_000 }, 30_000],
    [{ format: "webp", max_bytes: 9000 }, 9000],
  ])("%o holds its bytes", async (profile, most) => {
    const { data } = await fileFor({ width: 400, height: 300, ...profile });
    expect(data.length).toBeLessThanOrEqual(most);
    expect(data.length).toBeGreaterThan(most / 3);
  });

  it.each([
    ["full", 8, "rgb"],
    ["gray16", 4, "grey"],
    ["gray4", 2, "grey"],
    ["mono", 1, "grey"],
    [EINK, 2, "palette"],
    [EINK.slice(0, 2), 1, "palette"],
    [MEASURED, 2, "palette"],
  ] as const)("png of %s has samples of %i bits", async (colors, depth, kind) => {
    const { data, image } = await fileFor({ ...SIZE, format: "png", colors: colors as DeviceProfile["colors"] });
    expect(image.content_type).toBe("image/png");
    expect(await sharp(data).metadata()).toMatchObject({ format: "png", ...SIZE });
    expect(readPngHeader(data)).toEqual({ depth, kind });
  });

  it("webp", async () => {
    const { data, image } = await fileFor({ ...SIZE, format: "webp", colors: EINK });
    expect(image.content_type).toBe("image/webp");
    expect(await sharp(data).metadata()).toMatchObject({ format: "webp", ...SIZE });
    expect([...(await colorsOf(data))].every((color) => EINK.includes(color))).toBe(true);
  });

  it.each([
    ["full", 24, null],
    ["mono", 1, ["#000000", "#ffffff"]],
    [EINK, 4, EINK],
    [MEASURED, 4, ["#000000", "#ffffff", "#ff0000"]],
  ] as const)("bmp of %s has %i bits a pixel and whole rows", async (colors, bits, allowed) => {
    const { data, image } = await fileFor({
      width: 202,
      height: 101,
      format: "bmp",
      colors: colors as DeviceProfile["colors"],
    });
    expect(image.content_type).toBe("image/bmp");
    const { used, ...head } = readBmp(data);
    expect(head).toEqual({ magic: "BM", width: 202, height: 101, bits, length: data.length });
    expect(data.readUInt32LE(2)).toBe(data.length);
    if (allowed) expect([...used].filter((color) => !(allowed as readonly string[]).includes(color))).toEqual([]);
    else expect(used.size).toBeGreaterThan(100);
  });
});

describe("the colours", () => {
  const greys = (count: number) => Array.from({ length: count }, (_, at) => Math.round((at * 255) / (count - 1)));
  it.each([
    ["mono", greys(2).map(hexGrey)],
    ["gray4", greys(4).map(hexGrey)],
    ["gray16", greys(16).map(hexGrey)],
    [EINK, EINK],
    [MEASURED, ["#000000", "#ffffff", "#ff0000"]],
  ] as const)("of %s are those and no other, and more than one", async (colors, allowed) => {
    const { data } = await fileFor({ ...SIZE, format: "png", colors: colors as DeviceProfile["colors"] });
    const used = [...(await colorsOf(data))];
    expect(used.filter((color) => !(allowed as readonly string[]).includes(color))).toEqual([]);
    expect(used.length).toBeGreaterThan(1);
  });
  function hexGrey(level: number): string {
    return `#${level.toString(16).padStart(2, "0").repeat(3)}`;
  }
});

describe("what is kept", () => {
  const kept = (owner: Caller) =>
    db().rendition.findMany({ where: { name: { startsWith: "device" }, image: { ownerUserId: owner.userId } } });

  it("is one file for all devices of a profile, and goes with its picture", async () => {
    const owner = await newCaller();
    const slots = [await addPicture(owner, 0), await addPicture(owner, 1)];
    const twins = [await addDevice(owner, { ...SIZE, poll_seconds: 60 }), await addDevice(owner, SIZE)];
    const asked = await Promise.all([...twins, ...twins].map((device) => sync(device)));
    const files = asked.map(({ body }) => body.images.map(({ file }: SyncImage) => file));
    expect(new Set(files.map(String)).size).toBe(1);
    expect(await kept(owner)).toHaveLength(2);
    await sync(await addDevice(owner, { ...SIZE, colors: "mono" }));
    const rows = await kept(owner);
    expect(rows).toHaveLength(4);
    for (const { key, bytes } of rows) expect(await storage().stat(key)).toMatchObject({ bytes });
    for (const slot of slots) expect((await owner.json("DELETE", `/api/reference-images/${slot}`)).status).toBe(204);
    expect(await kept(owner)).toEqual([]);
    for (const { key } of rows) expect(await storage().stat(key)).toBeNull();
  });

  it("is as long as a device has the profile", async () => {
    const owner = await newCaller();
    await addPicture(owner, 0);
    const device = await addDevice(owner, SIZE);
    await sync(device);
    const [before] = await kept(owner);
    await owner.json("PATCH", `${DEVICES}/${device.id}`, { profile: { width: 250 } });
    await sync(device);
    const now = await kept(owner);
    expect(now.map(({ width }) => width)).toEqual([250]);
    expect(await storage().stat(before!.key)).toBeNull();
    await owner.json("DELETE", `${DEVICES}/${device.id}`);
    expect(await kept(owner)).toEqual([]);
  });
});
