import { describe, expect, it } from "vitest";
import { makeTar } from "../lib/testing/tar";
import { applyManifest, EXIT, readOptions, readTar, Stop, secondsToSleep } from "./device.mjs";

const file = (name: string, text = "data", type = "0") => ({ name, data: Buffer.from(text), type });
const read = (archive: Buffer) => [...readTar(archive)].map(({ name, data }) => [name, data.toString()]);

describe("the archive", () => {
  it("is read whole, whatever the lengths", () => {
    const files = ["", "x", "y".repeat(511), "z".repeat(512), "w".repeat(513)].map((text, at) =>
      file(`${at}.jpg`, text),
    );
    expect(read(makeTar(files))).toEqual(files.map(({ name, data }) => [name, data.toString()]));
  });

  it.each([
    ["a path upwards", "../evil.sh"],
    ["an absolute path", "/etc/passwd"],
    ["a folder", "a/b.jpg"],
    ["a path of another system", "..\\evil.jpg"],
    ["a hidden file, such as the state", ".device.json"],
    ["a line break", "a\nb.jpg"],
    ["no name", ""],
    ["a name that fills its field", "x".repeat(101)],
  ])("with %s as a name is refused", (_, name) => {
    const archive = makeTar([file(name.slice(0, 100))]);
    if (name.length > 100) archive.write("p", 345);
    expect(() => read(archive)).toThrow(/plain file|damaged/);
  });

  it.each([
    ["a symbolic link", "2"],
    ["a hard link", "1"],
    ["a folder", "5"],
    ["a device", "3"],
    ["a long name of GNU tar", "L"],
  ])("with %s is refused", (_, type) => {
    expect(() => read(makeTar([file("a.jpg", "", type)]))).toThrow("something else than a plain file");
  });

  it("that was cut off or damaged is refused", () => {
    const archive = makeTar([file("a.jpg", "x".repeat(700))]);
    expect(() => read(archive.subarray(0, 900))).toThrow("cut off");
    expect(() => read(archive.subarray(0, -1024))).toThrow("cut off");
    expect(() => read(archive.subarray(0, 100))).toThrow("cut off");
    const flipped = Buffer.from(archive);
    flipped[3] = 1;
    expect(() => read(flipped)).toThrow("damaged");
    expect(() => read(Buffer.from("<html>not an archive</html>".padEnd(2048)))).toThrow("damaged");
  });
});

describe("the queue after an answer", () => {
  const image = (id: string, order: number, name = `${order}-${id}.jpg`) => ({ id, order, file: name, sha256: "0" });
  const held = [image("a", 0), image("b", 1), image("c", 2)];

  it("is the answer's, where that is the whole queue", () => {
    expect(applyManifest(held, { images: [image("d", 0)], removed: [] }, false)).toEqual([image("d", 0)]);
    expect(applyManifest(held, { images: [] }, false)).toEqual([]);
  });

  it("is what was, with what changed and without what is gone, where that is a delta", () => {
    const images = [image("d", 4), image("c", 0), image("a", 3)];
    expect(applyManifest(held, { images, removed: ["b", "unknown"] }, true).map(({ id }) => id)).toEqual([
      "c",
      "a",
      "d",
    ]);
    expect(applyManifest(held, { images: [], removed: [] }, true)).toEqual(held);
  });

  it("never names a file outside the folder", () => {
    expect(() => applyManifest([], { images: [image("a", 0, "../a.jpg")] }, false)).toThrow("not a plain file name");
  });
});

it.each([
  [{ "x-poll-after-seconds": "60" }, 60],
  [{ "x-poll-after-seconds": "60", "retry-after": "5" }, 60],
  [{ "retry-after": "5" }, 5],
  [{ "x-poll-after-seconds": "99999999" }, 7 * 86_400],
  [{ "x-poll-after-seconds": "-3" }, 900],
  [{ "x-poll-after-seconds": "soon" }, 900],
  [{}, 900],
])("%o: asleep for %i s", (headers, seconds) => {
  expect(secondsToSleep(new Headers(headers as Record<string, string>))).toBe(seconds);
});

describe("the command line", () => {
  it("needs the server alone", () => {
    expect(readOptions(["--server", "https://sheet.test//"])).toMatchObject({
      server: "https://sheet.test",
      folder: "./frame",
      once: false,
      wait: 0,
      profile: undefined,
    });
  });

  it("takes a profile", () => {
    const args = ["--server", "http://x", "--profile", '{"width":400}', "--once", "--wait", "55"];
    expect(readOptions(args)).toMatchObject({ profile: { width: 400 }, once: true, wait: 55 });
  });

  it.each([
    ["no server", []],
    ["a server that is no address", ["--server", "localhost"]],
    ["a profile that is no JSON", ["--server", "http://x", "--profile", "{"]],
    ["an unknown option", ["--server", "http://x", "--colour"]],
    ["a wait too long", ["--server", "http://x", "--wait", "56"]],
  ])("with %s ends with the usage", (_, args) => {
    expect(() => readOptions(args)).toThrow(Stop);
    expect(() => readOptions(args)).toThrow(/Usage: node/);
    try {
      readOptions(args);
    } catch (error) {
      expect((error as Stop).code).toBe(EXIT.usage);
    }
  });
});
