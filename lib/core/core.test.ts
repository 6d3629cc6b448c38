import { describe, expect, it } from "vitest";
import { cleanFileName } from "./fileName";
import { formatBytes, formatLimit, MiB } from "./units";

describe("a file's name", () => {
  it.each([
    ["stays as it is", "IMG_4471.HEIC", "IMG_4471.HEIC"],
    ["loses its folders", "../../etc/passwd", "passwd"],
    ["loses a Windows path", "C:\\Users\\me\\cat.png", "cat.png"],
    ["loses control characters", "a\r\nSet-Cookie: x\u0000.jpg", "a Set-Cookie: x.jpg"],
    ["loses marks that turn text around", "photo\u202egnp.exe", "photognp.exe"],
    ["is composed", "e\u0301.jpg", "\u00e9.jpg"],
    ["is never empty", "\u0000", "image"],
    ["is never a folder", "..", "image"],
  ])("%s", (_, name, expected) => expect(cleanFileName(name)).toBe(expected));

  it("is cut to 255 characters with its extension kept", () => {
    const name = cleanFileName(`${"😀".repeat(400)}.jpeg`);
    expect(Array.from(name)).toHaveLength(255);
    expect(name.endsWith("😀.jpeg")).toBe(true);
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [640_000, "640 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [2_140_000, "2.1 MB"],
    [22_000_000, "22 MB"],
    [999_499_999, "999 MB"],
    [999_500_000, "1.0 GB"],
    [64_000_000_000, "64 GB"],
  ])("%i bytes read %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [10 * MiB, "10 MB"],
    [1.5 * MiB, "1.5 MB"],
    [512 * 1024, "512 kB"],
  ])("a limit of %i reads %s", (bytes, text) => expect(formatLimit(bytes)).toBe(text));
});
