import { describe, expect, it } from "vitest";
import { sniffPicture } from "./pictureFile";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("sniffPicture", () => {
  it.each([
    ["a JPEG", "\xff\xd8\xff\xe0", "jpeg"],
    ["a PNG", "\x89PNG\r\n\x1a\n", "png"],
    ["a GIF", "GIF89a", "gif"],
    ["a WebP", "RIFF\x10\0\0\0WEBP", "webp"],
    ["an AVIF", "\0\0\0\x1cftypavif\0\0\0\0avifmif1", "avif"],
    ["an AVIF whose first brand is mif1", "\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "avif"],
    ["a HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"],
    ["a video in the same box", "\0\0\0\x18ftypisom\0\0\0\0isommp41", null],
    ["a paper", "%PDF-1.7", null],
    ["nothing", "", null],
  ])("knows %s", (_, head, type) => expect(sniffPicture(bytes(head))).toBe(type));
});
