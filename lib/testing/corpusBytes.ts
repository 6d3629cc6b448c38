import { crc32, inflateSync } from "node:zlib";

// The hostile files of corpus.ts, byte by byte: no encoder makes them.

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u16le = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A box of ISO/IEC 14496-12. */
export const box = (type: string, payload: Buffer) =>
  Buffer.concat([u32(payload.length + 8), Buffer.from(type), payload]);

const chunk = (type: string, payload: Buffer) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), payload]);
  return Buffer.concat([u32(payload.length), body, u32(crc32(body))]);
};

const PNG_START = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** An 8 bit grey PNG of that size in its header, with `pixels` as its packed rows. */
export const pngOf = (width: number, height: number, pixels: Buffer) =>
  Buffer.concat([
    PNG_START,
    chunk("IHDR", Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);

/** `png` with further chunks after its header. */
export const withPngChunks = (png: Buffer, chunks: [type: string, payload: Buffer][]) =>
  Buffer.concat([png.subarray(0, 33), ...chunks.map(([type, payload]) => chunk(type, payload)), png.subarray(33)]);

/** `file` with one bit changed at that part of its length. */
export const flipBit = (file: Buffer, where: number) => {
  const copy = Buffer.from(file);
  const at = Math.floor(copy.length * where);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
};

function riff(...chunks: Buffer[]): Buffer {
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  const body = Buffer.concat(chunks);
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

const riffChunk = (type: string, payload: Buffer) => {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(payload.length, 4);
  return Buffer.concat([head, payload, Buffer.alloc(payload.length & 1)]);
};

/** Lossless WebP of 16,383² pixels, all of one colour: each of its five codes has a single symbol, of no bits. */
export const webpBomb = () => riff(riffChunk("VP8L", Buffer.from("2ffebfff0f00078888888888fe07", "hex")));

/** An animated WebP whose header claims a canvas of 16,777,216² pixels. */
export const webpCanvasBomb = () => {
  const header = Buffer.alloc(10, 255);
  header.writeUInt32LE(0x02, 0);
  return riff(riffChunk("VP8X", header), riffChunk("ANIM", Buffer.alloc(6)), riffChunk("ANMF", Buffer.alloc(24)));
};

/** Frames of one code each: clear, then end. */
export function gifOf(width: number, height: number, frames: number): Buffer {
  const head = Buffer.concat([
    Buffer.from("GIF89a"),
    u16le(width),
    u16le(height),
    Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
  ]);
  const frame = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0]),
    u16le(width),
    u16le(height),
    Buffer.from([0, 2, 1, 0x2c, 0]),
  ]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** `gif` with `text` in a comment, in an application's data and in a text to be drawn, before its first frame. */
export function withGifExtensions(gif: Buffer, text: string): Buffer {
  const flags = gif[10] as number;
  const at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const block = Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])]);
  return Buffer.concat([
    gif.subarray(0, at),
    Buffer.from([0x21, 0xfe]),
    block,
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from("XMP DataXMP"),
    block,
    Buffer.from([0x21, 0x01, 12, 0, 0, 0, 0, 8, 0, 8, 0, 8, 8, 1, 0]),
    block,
    gif.subarray(at),
  ]);
}

/** A TIFF of 60,000² grey pixels, without any. */
export const tiffBomb = () => {
  const entry = (tag: number, type: number, value: number) =>
    Buffer.concat([u16(tag), u16(type), u32(1), type === 3 ? Buffer.concat([u16(value), u16(0)]) : u32(value)]);
  const entries = [
    entry(256, 4, 60_000),
    entry(257, 4, 60_000),
    entry(258, 3, 8),
    entry(262, 3, 1),
    entry(273, 4, 8),
    entry(278, 4, 60_000),
    entry(279, 4, 16),
  ];
  return Buffer.concat([Buffer.from("MM\0*"), u32(8), u16(entries.length), ...entries, u32(0)]);
};

/** `jpeg` with further segments after its SOI. */
export const withJpegSegments = (jpeg: Buffer, segments: [marker: number, payload: Buffer][]) =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    ...segments.map(([marker, payload]) =>
      Buffer.concat([Buffer.from([0xff, marker]), u16(payload.length + 2), payload]),
    ),
    jpeg.subarray(2),
  ]);

/** `jpeg` with another size in its frame header. */
export function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0, 0, 17]));
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

/**
 * A grey progressive JPEG of 16 megapixels with 2,000 scans, valid every one: each says of a band of coefficients that all
 * blocks are empty, in runs of at most 32,767, and a decoder goes through 250,000 blocks for it: 2 s for 93 kB.
 */
export function scanBomb(): Buffer {
  const frame = Buffer.concat([Buffer.from([8]), u16(4000), u16(4000), Buffer.from([1, 1, 0x11, 0])]);
  // One DC code (no difference) and one AC code (a run of 2^14 blocks and 14 more bits), each of one bit.
  const codes = (table: number, symbol: number) => Buffer.from([table, 1, ...Array(15).fill(0), symbol]);
  const scan = (start: number, end: number, data: Buffer) =>
    Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, start, end, 0])), data]);
  const runs = entropy([...Array(7).fill(32_767), 250_000 - 7 * 32_767].map(endOfBand).join(""));
  const scans = Array.from({ length: 2000 }, (_, index) => scan(1 + (index % 63), 1 + (index % 63), runs));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.from([0, ...Array(64).fill(1)])),
    segment(0xc2, frame),
    segment(0xc4, codes(0x00, 0)),
    segment(0xc4, codes(0x10, 0xe0)),
    scan(0, 0, Buffer.alloc(31_250)),
    ...scans.map((bytes) => Buffer.from(bytes)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

const segment = (marker: number, payload: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(payload.length + 2), payload]);

/** ITU T.81 G.1.2.2: the code, then what the run has above 2^14, in 14 bits. */
const endOfBand = (blocks: number) => `0${(blocks - 2 ** 14).toString(2).padStart(14, "0")}`;

/** Bits as a scan holds them: padded with ones, a zero byte after each of 255. */
function entropy(bits: string): Buffer {
  const bytes = bits.match(/.{1,8}/g)?.map((eight) => Number.parseInt(eight.padEnd(8, "1"), 2)) ?? [];
  return Buffer.from(bytes.flatMap((byte) => (byte === 255 ? [255, 0] : [byte])));
}

const EXIF = Buffer.from("Exif\0\0", "latin1");

/** A first directory whose next one, whose EXIF directory and whose thumbnail are itself. */
export const loopingExif = () =>
  Buffer.concat([
    EXIF,
    Buffer.from("MM\0*"),
    u32(8),
    u16(2),
    ...[0x8769, 0x0201].map((tag) => Buffer.concat([u16(tag), u16(4), u32(1), u32(8)])),
    u32(8),
  ]);

/** EXIF that claims 65,535 entries and has none, with text to the end. */
export const hugeExif = (text: string) =>
  Buffer.concat([EXIF, Buffer.from("MM\0*"), u32(8), u16(65_535), Buffer.from(text.repeat(5000)).subarray(0, 65_000)]);

/** A colour profile with the right size and signature, and noise for the rest. */
export function noiseProfile(text: string): Buffer {
  const profile = Buffer.from(text.repeat(400)).subarray(0, 3000);
  profile.writeUInt32BE(profile.length, 0);
  profile.write("RGB XYZ ", 16, "latin1");
  profile.write("acsp", 36, "latin1");
  return Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), profile]);
}

export const XXE_SVG = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">
<!ENTITY y SYSTEM "http://127.0.0.1:9/">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;&y;</text>
<image href="http://127.0.0.1:9/x.png"/></svg>`;

// 9,000² pixels of one grey, as sharp's encoder wrote them in four seconds; deflated.
const AVIF_81_MEGAPIXELS = [
  "eNpjYGCQSSupLEgsy0xjAILczDRDEDs3MxHEv5abWpLIAAGKGSk5RVA2Q0FmcgkDGlDKzMlPBjFcHBgYgRAEfkFpBvYPQEI5MzMPbA1YVBTISWWC",
  "8hLLDAxBTL6CzJJcuJKwzIKiAiBtkVmQnA+keRLLDJ0b7cGaRDKLC1IhhitrQDCDQEFmRSZIhJmDgwNIiWUW5MLcD3QScyMTM9ApP3JTEkuEGLi4",
  "7b8nq/fMXcJiIuVgdI9fgP9TUsv7//8/pj9wYFh3/pTWd1Z2AznvG08+Nd6bE/dR9F3HjoVLhb6mvAtfLvM5+8KE0BkZy/5ZSS7fdjiCJXF7t/zW",
  "mVZr+D+m/Um4VKpbMpEhZ+PkB+/uWgfdeFpupWnOqrvm/9RItwWXueuOr7l1KH3pa+lfm1beftezqlx01SQlndyOHTpLMhrm3Jy8rmn/+YDdX+x6",
  "7u63+KMfzinU/mBNV3p4TNICjbVJQeF/1zL+3OtgUJ0cOPkF34I18/4k3l2gzsGUd/6Ue91SbU2G+fy+E3RmH9zlyLn33Pl1fmbGxifT2u/2L64+",
  "vOVrSP/dG2kZybyTrGMrbzcLyi4tPVvNyS7/3fiG1TRp+RB+38S01KnsO3bf/VHcsu2zf4moBIdwXqUB82KHJXlrA9g9H+q01Kec62gI3phCb/u6",
  "yLWPS170yrpe9TNPz/rM/nW0WvigQPoerX0r9esfudlPi36ulVhyZx4Lt8GrE8uqIwobZte+8oneN4MvpfqXXaGxdVxsw/4u0d5odvPMi3lvFhSo",
  "zPgpclME4nets7sfu07r0gr/5PG5Y4PMZZeLF55cWKafOuvVqxOyG48JZNn8/sCUn/tsw4u3vBat5fyVD9apLepfKOGoMqtYXeCfUeDjHPGWBLX4",
  "7DVfWad0LLlo6Hy+/NLlIEZFWb+Ohi23N68qrZY4Myv9qYdCOtC+tKNzv86LS5k17c3r15qH+Yw4PB253lVYzr7AZaVqJ2fGdO60rRnf7vD4PUkK",
  "O/tCWFndyq9U3Tm5w7F4n6mF5NLP72X9uIxupcR1fNPbkBm6oulxpdGcW9ntfxKt36ueiLv+Z8P5yMLyBrpZ1EyORfUuh54sD52/MMzmUoX9ssmn",
  "ffW8FiXmxU5d/5lfaVp4Ze/OC69XTzFdt0DgPG+mdUnBtHNW5zpW1cqGnzBfeWtraULT7SwmAeuwV/HS6w5YOG34mzAajcMiGjvoGI3H/2hsmbqj",
  "60dv0tMfTinC/4+5Pr76aWrjAivLHrPdKo30CPcDSo8Tj7Pc/H3houX9ghC9UztE9iZKBwT/bI7aP2OzyyBwwoCmiQ1de/oUK2cIL6/6s2nnWqUf",
  "ISkSS0x0Yh7v6wcAG5EIfQ==",
].join("");

/** An AVIF of 81 megapixels in 2 kB. With `declared`, it calls itself that many pixels wide and high. */
export const avifBomb = (declared?: number) => withDeclaredSize(AVIF_81_MEGAPIXELS, declared);

// 6,000² pixels of one grey, as Debian's heif-enc wrote them; deflated.
const HEIC_36_MEGAPIXELS = [
  "eNrt1LtLW1EcB/Dfyb2GIKGKjQ+KQ3wMEVppFkXIcNEMroVaMFQhJDfkSG48jUFUHBQ7dFEExclBOpRCK4XSOmgFEfsn9I+QdpBOGVrS381NHZz9",
  "DoHf4bwfn/O4cImov1BdNUVX54iDpwtJv+7pbIFIpT23mqUgDBTzpUqzTkbnqnQnPDC66jVqitOgLi02yLTDbdXoLgYlUXyfsyGty4Xb+d3ccEPN",
  "VnE5l/SrV9pUDJfvtMktcrnGA1PKMrd71m/oz99ajajDivPCPkdFVb3uT7Bo18841k9DzgAPjk4qdWfkiM7e0Nz3g+uJkdGybUcjfm+QOYO8JJxW",
  "F6+2unijmF4ybrBnrwkSdRq9ov0eKxLhRdSjjff/tfjK1mZoi6966OWz/Fbx3YT62Ol8Wx9/Mvtp/nzhx4cXx5mv91G8H9kpP824F81L3Xvc3nh4",
  "hLLp7QaMfgZ7EdRbtycw7rSDcX9iPp6awbB7EDb0CMOOYdgDDPsZw+5AWKsdw2Yw7CWGPWmp0/6GsPZzDJvCsCUMm4awbY8xbB7D2hh2GMNGMWw/",
  "ho1h2NcQNmwLS22/MKfF/MHCL4UVtsF+ERbGplqKjbUUmxJWWGGFFVZYYYUVVlhhhRVWWECM9v0DS+m1QQ==",
].join("");

/** A HEIC of 36 megapixels in 9 kB that calls itself `declared` pixels wide and high. */
export const heicBomb = (declared: number) => withDeclaredSize(HEIC_36_MEGAPIXELS, declared);

function withDeclaredSize(deflated: string, declared?: number): Buffer {
  const file = inflateSync(Buffer.from(deflated, "base64"));
  const size = file.indexOf("ispe") + 8;
  if (declared) for (const at of [size, size + 4]) file.writeUInt32BE(declared, at);
  return file;
}
