import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { CANARY, sceneImage } from "../../scripts/fixtures.mjs";
import type { ErrorCode } from "../core/errors";
import * as bytes from "./corpusBytes";

/** A file that somebody hostile, careless or unlucky sends. */
export interface HostileFile {
  /** What is wrong with it. */
  name: string;
  /** As the client calls it, which may be a lie. */
  fileName: string;
  declaredType: string;
  make(): Buffer | Promise<Buffer>;
  /** The code it is refused with, or null where it is taken, cleaned. */
  refused: Extract<ErrorCode, "image_invalid" | "unsupported_type" | "file_missing"> | null;
  /** Where it is taken: the type it is served as. */
  servedAs?: string;
}

const picture = async () => sceneImage(320, 240, 7);
const jpeg = async () => (await picture()).jpeg().toBuffer();
const png = async () => (await picture()).png().toBuffer();
const webp = async () => (await picture()).webp().toBuffer();
const gif = async () => (await picture()).gif().toBuffer();
const avif = async () => (await picture()).avif({ effort: 0 }).toBuffer();
const half = async (file: Promise<Buffer>) => (await file).subarray(0, (await file).length >> 1);

const SCRIPT = `<script>alert("${CANARY}")</script>`;
const TRAILER = Buffer.from(`<html><body>${SCRIPT}<?php system("${CANARY}"); ?></body></html>`);

/** A row with its declared type taken from the file name's extension. */
function row(
  name: string,
  fileName: string,
  make: HostileFile["make"],
  refused: HostileFile["refused"],
  servedAs?: string,
) {
  const extension = fileName.split(".").pop() ?? "";
  const declaredType =
    extension === "jpg" ? "image/jpeg" : extension === "svg" ? "image/svg+xml" : `image/${extension}`;
  return { name, fileName, declaredType, make, refused, servedAs };
}

const taken = (name: string, fileName: string, make: HostileFile["make"], servedAs: string) =>
  row(name, fileName, make, null, servedAs);
const invalid = (name: string, fileName: string, make: HostileFile["make"]) =>
  row(name, fileName, make, "image_invalid");
const unsupported = (name: string, fileName: string, make: HostileFile["make"]) =>
  row(name, fileName, make, "unsupported_type");

/** Every hostile file with what must come of it. `CANARY` stands in all metadata and appendages: nothing served holds it. */
export const HOSTILE: readonly HostileFile[] = [
  invalid("PNG bomb: 30,000² in its header", "bomb.png", () =>
    bytes.pngOf(30_000, 30_000, deflateSync(Buffer.alloc(64))),
  ),
  invalid("PNG whose pixels are fewer than its header tells", "short.png", () =>
    bytes.pngOf(4000, 4000, deflateSync(Buffer.alloc(5000))),
  ),
  invalid("WebP bomb: 34 bytes, 16,383²", "bomb.webp", bytes.webpBomb),
  invalid("WebP bomb: canvas of 16,777,216²", "canvas.webp", bytes.webpCanvasBomb),
  invalid("AVIF bomb: 81 megapixels", "bomb.avif", () => bytes.avifBomb()),
  invalid("AVIF bomb that calls itself 100²", "lie.avif", () => bytes.avifBomb(100)),
  invalid("HEIC bomb: 36 megapixels that call themselves 64²", "lie.heic", () => bytes.heicBomb(64)),
  invalid("GIF bomb: 65,535²", "bomb.gif", () => bytes.gifOf(65_535, 65_535, 1)),
  invalid("GIF bomb: 60 frames of a megapixel", "frames.gif", () => bytes.gifOf(1000, 1000, 60)),
  invalid("JPEG bomb: 65,500² in its header", "bomb.jpg", async () => bytes.withJpegSize(await jpeg(), 65_500, 65_500)),
  invalid("JPEG scan bomb", "scans.jpg", () => bytes.scanBomb()),
  unsupported("TIFF bomb", "bomb.tiff", bytes.tiffBomb),
  unsupported("TIFF called JPEG", "scan.jpg", async () => (await picture()).tiff().toBuffer()),
  unsupported("SVG with a script", "script.svg", () =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  ),
  unsupported("SVG that fetches (XXE, SSRF)", "fetch.svg", () => Buffer.from(bytes.XXE_SVG)),
  unsupported("SVG called PNG", "script.png", () =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  ),
  unsupported("HTML called JPEG", "page.jpg", () => TRAILER),
  unsupported("PDF called JPEG", "paper.jpg", () => Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")),
  unsupported("video in the box format", "clip.mp4", () => bytes.box("ftyp", Buffer.from("isom\0\0\0\0isommp41"))),
  unsupported("one byte", "one.jpg", () => Buffer.from([0xff])),
  unsupported("text", "text.jpg", () => Buffer.from("not a picture at all, only text of some length")),
  row("nothing", "empty.jpg", () => Buffer.alloc(0), "file_missing"),
  invalid("JPEG: first three bytes", "start.jpg", () => Buffer.from([0xff, 0xd8, 0xff])),
  invalid("PNG: signature only", "start.png", () => Buffer.from("\x89PNG\r\n\x1a\n", "latin1")),
  invalid("JPEG: first half", "half.jpg", () => half(jpeg())),
  invalid("PNG: first half", "half.png", () => half(png())),
  invalid("WebP: first half", "half.webp", () => half(webp())),
  invalid("GIF: first half", "half.gif", () => half(gif())),
  invalid("AVIF: first half", "half.avif", () => half(avif())),
  invalid("JPEG: cut in its pixels, with an end put on", "cut.jpg", async () =>
    Buffer.concat([await half(jpeg()), Buffer.from([0xff, 0xd9])]),
  ),
  invalid("PNG: a bit flipped in its pixels", "rot.png", async () => bytes.flipBit(await png(), 0.5)),
  taken("PNG called JPEG", "really-png.jpg", png, "image/png"),
  taken("JPEG called GIF", "really-jpeg.gif", jpeg, "image/jpeg"),
  taken("JPEG with a page after its end", "tail.jpg", async () => Buffer.concat([await jpeg(), TRAILER]), "image/jpeg"),
  taken("PNG with a page after its end", "tail.png", async () => Buffer.concat([await png(), TRAILER]), "image/png"),
  taken(
    "WebP with a page after its end",
    "tail.webp",
    async () => Buffer.concat([await webp(), TRAILER]),
    "image/webp",
  ),
  taken("GIF with a page after its end", "tail.gif", async () => Buffer.concat([await gif(), TRAILER]), "image/gif"),
  taken(
    "JPEG with an archive after its end",
    "zip.jpg",
    async () => Buffer.concat([await jpeg(), Buffer.from(`PK\x03\x04${CANARY}PK\x05\x06`, "latin1")]),
    "image/jpeg",
  ),
  taken(
    "JPEG with scripts in COM, APP0, APP13 and a second APP1",
    "script.jpg",
    async () =>
      bytes.withJpegSegments(await jpeg(), [
        [0xfe, Buffer.from(SCRIPT)],
        [0xe0, Buffer.from(`JFXX\0${SCRIPT}`)],
        [0xed, Buffer.from(`Photoshop 3.0\0${SCRIPT}`)],
        [0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${SCRIPT}</x:xmpmeta>`)],
      ]),
    "image/jpeg",
  ),
  taken(
    "PNG with scripts in tEXt, zTXt, iTXt and a private chunk",
    "script.png",
    async () =>
      bytes.withPngChunks(await png(), [
        ["tEXt", Buffer.from(`Comment\0${SCRIPT}`)],
        ["zTXt", Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.from(SCRIPT))])],
        ["iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${SCRIPT}`)],
        ["prIv", Buffer.from(SCRIPT)],
      ]),
    "image/png",
  ),
  taken(
    "PNG with a text of 200 MB, packed",
    "text.png",
    async () =>
      bytes.withPngChunks(await png(), [
        ["zTXt", Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(2e8))])],
      ]),
    "image/png",
  ),
  taken(
    "GIF with a script in its comment and its application data",
    "script.gif",
    async () => bytes.withGifExtensions(await gif(), SCRIPT),
    "image/gif",
  ),
  taken(
    "WebP with a script in XMP",
    "script.webp",
    async () =>
      sharp(await webp())
        .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
        .webp()
        .toBuffer(),
    "image/webp",
  ),
  taken(
    "JPEG whose EXIF points at itself",
    "loop.jpg",
    async () => bytes.withJpegSegments(await jpeg(), [[0xe1, bytes.loopingExif()]]),
    "image/jpeg",
  ),
  taken(
    "JPEG with EXIF of 64 kB that claims 65,535 entries",
    "huge.jpg",
    async () => bytes.withJpegSegments(await jpeg(), [[0xe1, bytes.hugeExif(CANARY)]]),
    "image/jpeg",
  ),
  taken(
    "JPEG with an ICC profile of noise",
    "icc.jpg",
    async () => bytes.withJpegSegments(await jpeg(), [[0xe2, bytes.noiseProfile(CANARY)]]),
    "image/jpeg",
  ),
  taken(
    "PNG with an ICC profile that is none",
    "icc.png",
    async () =>
      bytes.withPngChunks(await png(), [
        ["iCCP", Buffer.concat([Buffer.from(`${CANARY}\0\0`), deflateSync(Buffer.from(SCRIPT))])],
      ]),
    "image/png",
  ),
];
