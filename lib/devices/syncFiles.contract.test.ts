import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../core/bytes";
import { type Caller, newCaller } from "../testing/api";
import {
  addDevice,
  addPicture,
  type DeviceClient,
  expectRefusal,
  fetchBytes,
  SYNC,
  SYNC_ADDRESSES,
  type SyncImage,
  sync,
} from "../testing/devices";
import { parseTar } from "../testing/tar";

let me: Caller;
let frame: DeviceClient;
let images: SyncImage[];
beforeAll(async () => {
  me = await newCaller();
  for (const order of [3, 0, 1]) await addPicture(me, order);
  frame = await addDevice(me, { width: 200, height: 150 });
  images = (await sync(frame)).body.images;
});

const hex = (data: Buffer) => sha256(data).toString("hex");

describe("a file", () => {
  it("is what the manifest says, for ever", async () => {
    for (const { url, bytes, sha256: expected, content_type } of images) {
      const { status, headers, data } = await fetchBytes(frame, url);
      expect([status, data.length, hex(data)]).toEqual([200, bytes, expected]);
      expect(headers.get("content-type")).toBe(content_type);
      expect(headers.get("content-length")).toBe(String(bytes));
      expect(headers.get("cache-control")).toMatch(/private/);
      expect(headers.get("cache-control")).toMatch(/immutable/);
      expect(headers.get("etag")).toMatch(/^"[^"]+"$/);
      expect(headers.get("x-poll-after-seconds")).toBe("900");
    }
  });

  it("is 304 for whoever names its ETag, and has no body for HEAD", async () => {
    const { url, bytes } = images[0]!;
    const etag = (await fetchBytes(frame, url)).headers.get("etag") ?? "";
    const same = await fetchBytes(frame, url, { "if-none-match": etag });
    expect([same.status, same.data.length]).toEqual([304, 0]);
    const head = await frame.fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(bytes),
      0,
    ]);
  });

  it.each([
    ["bytes=0-99", 0, 100],
    ["bytes=100-", 100, undefined],
    ["bytes=-50", -50, undefined],
    ["bytes=0-999999999", 0, undefined],
  ])("%s is that part", async (range, from, to) => {
    const { url, bytes } = images[0]!;
    const whole = (await fetchBytes(frame, url)).data;
    const { status, headers, data } = await fetchBytes(frame, url, { range });
    expect(status).toBe(206);
    expect(data.equals(whole.subarray(from, to))).toBe(true);
    expect(headers.get("content-range")).toMatch(new RegExp(`^bytes \\d+-\\d+/${bytes}$`));
    expect(headers.get("content-length")).toBe(String(data.length));
  });

  it("has no part behind its end", async () => {
    const { url, bytes } = images[0]!;
    const { status, headers } = await fetchBytes(frame, url, { range: `bytes=${bytes}-` });
    expect([status, headers.get("content-range")]).toEqual([416, `bytes */${bytes}`]);
    expect(headers.get("x-poll-after-seconds")).toBeTruthy();
  });

  it.each([
    ["a name that nothing has", "0-000000000000.jpg"],
    ["a name of another form", "x"],
    ["a way out", "..%2f..%2fetc%2fpasswd"],
    ["a longer way out", "%2e%2e%2f%2e%2e%2f%2e%2e%2fsession-secret"],
    ["a NUL", "0-3f9ac41d2b7e.jpg%00"],
    ["a very long name", "a".repeat(5000)],
    ["the manifest", "manifest.json"],
  ])("%s: 404", async (_, name) => {
    for (const [, address] of SYNC_ADDRESSES) expectRefusal(await frame.json("GET", address(`/files/${name}`)), 404);
  });

  it("is another's: 404, as for one that is not there", async () => {
    const stranger = await addDevice(await newCaller(), { width: 200, height: 150 });
    const answer = await stranger.json("GET", `${SYNC}/files/${images[0]!.file}`);
    expectRefusal(answer, 404);
    expect(answer.body.detail).toBe((await stranger.json("GET", `${SYNC}/files/0-000000000000.jpg`)).body.detail);
  });

  it("is gone with its picture", async () => {
    const owner = await newCaller();
    const device = await addDevice(owner);
    const slot = await addPicture(owner, 0, 77);
    const [image] = (await sync(device)).body.images as SyncImage[];
    expect((await fetchBytes(device, image!.url)).status).toBe(200);
    await owner.json("DELETE", `/api/reference-images/${slot}`);
    expectRefusal(await device.json("GET", image!.url), 404);
  });

  it("is its owner's to look at, through the device", async () => {
    const path = `${SYNC}/files/${images[0]!.file}`;
    expect((await fetchBytes(me, `${path}?device_id=${frame.id}`)).status).toBe(200);
    expectRefusal(await (await newCaller()).json("GET", `${path}?device_id=${frame.id}`), 404);
  });
});

describe("the archive", () => {
  const unpack = async (query: string, headers: Record<string, string> = {}, device = frame) => {
    const answer = await fetchBytes(device, SYNC + query, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/x-tar");
    expect(answer.headers.get("content-length")).toBe(String(answer.data.length));
    expect(answer.headers.get("x-poll-after-seconds")).toBe("900");
    const [first, ...files] = parseTar(answer.data);
    expect(first!.name).toBe("manifest.json");
    return { ...answer, manifest: JSON.parse(first!.data.toString()), files };
  };

  it.each([
    ["asked for by Accept", "", { accept: "application/x-tar" }],
    ["among others", "", { accept: "application/x-tar, application/json;q=0.5" }],
    ["asked for by the address", "?format=tar", {}],
  ])("%s holds the manifest and then every file in order", async (_, query, headers) => {
    const json = await sync(frame);
    const tar = await unpack(query, headers);
    expect(tar.headers.get("etag")).toBe(json.headers.get("etag"));
    expect({ ...tar.manifest, server_time: "" }).toEqual({ ...json.body, server_time: "" });
    expect(tar.files.map(({ name, data }) => [name, hex(data)])).toEqual(
      images.map(({ file, sha256: expected }) => [file, expected]),
    );
    expect(tar.files.every(({ type }) => type === "0")).toBe(true);
  });

  it("is not sent to whoever asks for JSON", async () => {
    for (const headers of [{ accept: "*/*" }, { accept: "application/json" }])
      expect((await sync(frame, "", headers)).headers.get("content-type")).toMatch(/json/);
    const json = await sync(frame, "?format=json", { accept: "application/x-tar" });
    expect(json.headers.get("content-type")).toMatch(/json/);
  });

  it("is one that tar reads", async () => {
    const { data } = await unpack("?format=tar");
    const listing = execFileSync("tar", ["-tf", "-"], { input: data, encoding: "utf8" });
    expect(listing.trim().split(/\r?\n/)).toEqual(["manifest.json", ...images.map(({ file }) => file)]);
  });

  it("leaves out what the device has, and says it is there", async () => {
    const have = [images[0]!.file, "unknown.jpg", images[2]!.file].join(",");
    const { manifest, files } = await unpack(`?format=tar&have=${have}`);
    expect(manifest.images).toHaveLength(3);
    expect(files.map(({ name }) => name)).toEqual([images[1]!.file]);
    expect((await unpack(`?format=tar&have=${images.map(({ file }) => file)}`)).files).toEqual([]);
    expect((await unpack("?format=tar&have=")).files).toHaveLength(3);
  });

  it("takes as many names as an address holds, and refuses more", async () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `${at}-3f9ac41d2b7e.jpg`).join(",");
    expect((await unpack(`?format=tar&have=${names(650)}`)).files).toHaveLength(3);
    const tooLong = await frame.fetch(`${SYNC}?format=tar&have=${names(5000)}`);
    expect(tooLong.status).toBe(431);
    expect((await sync(frame)).status).toBe(200);
  });

  it("holds what changed since a version alone", async () => {
    const owner = await newCaller();
    const device = await addDevice(owner);
    for (const order of [0, 1, 2]) await addPicture(owner, order);
    const gone = await addPicture(owner, 3);
    const { version } = (await sync(device)).body;
    await addPicture(owner, 4, 50);
    await owner.json("DELETE", `/api/reference-images/${gone}`);
    const { manifest, files } = await unpack(`?since=${version}`, { accept: "application/x-tar" }, device);
    expect(manifest.removed).toEqual([gone]);
    expect(files.map(({ name }) => name)).toEqual(manifest.images.map(({ file }: SyncImage) => file));
    expect(files).toHaveLength(1);
  });

  it("has its length for HEAD too, and no body", async () => {
    const { data } = await unpack("?format=tar");
    const head = await frame.fetch(`${SYNC}?format=tar`, { method: "HEAD" });
    // The manifest's time has a fixed length.
    expect(head.headers.get("content-length")).toBe(String(data.length));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });
});
