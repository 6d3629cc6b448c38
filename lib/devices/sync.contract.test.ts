import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { BASE_URL, type Caller, callerOf, formWith, newCaller } from "../testing/api";
import {
  addDevice,
  addPicture,
  type DeviceClient,
  expectDeviceHeaders,
  expectRefusal,
  fetchBytes,
  SYNC,
  SYNC_ADDRESSES,
  type SyncImage,
  sync,
} from "../testing/devices";
import { makePicture, NO_ID } from "../testing/world";

const SLOTS = "/api/reference-images";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Somebody with pictures at 0, 2 and 4, an empty slot at 1, and a frame. */
async function household() {
  const me = await newCaller();
  const [c, a, b] = [await addPicture(me, 4), await addPicture(me, 0), await addPicture(me, 2)];
  await me.json("POST", SLOTS, { order: 1 });
  const frame = await addDevice(me, { width: 64, height: 48, poll_seconds: 300 });
  return { me, frame, ids: { a, b, c } };
}

describe("the whole queue", () => {
  it("is one answer: by order, without empty slots, rendered for the device", async () => {
    const { me, frame, ids } = await household();
    await me.json("PATCH", `${SLOTS}/${ids.b}`, { name: "Profil é" });
    const { status, headers, body } = await sync(frame);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expectDeviceHeaders({ status, headers, body: JSON.stringify(body) });
    expect(headers.get("x-poll-after-seconds")).toBe("300");
    const picture = (id: string, order: number, name: string | null) => ({
      id,
      order,
      name,
      file: expect.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]*\.jpg$/),
      url: expect.stringMatching(`^${BASE_URL}/api/sync/files/`),
      content_type: "image/jpeg",
      bytes: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      width: 64,
      height: 48,
      view_count: 0,
      updated_at: expect.stringMatching(TIME),
    });
    expect(body).toEqual({
      version: 5,
      user: me.userId,
      device: frame.id,
      poll_after_seconds: 300,
      server_time: expect.stringMatching(TIME),
      images: [picture(ids.a, 0, null), picture(ids.b, 2, "Profil é"), picture(ids.c, 4, null)],
      removed: [],
    });
    for (const image of body.images as SyncImage[]) expect(image.url.endsWith(`/${image.file}`)).toBe(true);
  });

  it("is empty for somebody without pictures", async () => {
    const frame = await addDevice(await newCaller());
    expect((await sync(frame)).body).toMatchObject({ version: 0, images: [], removed: [] });
  });

  it.each(SYNC_ADDRESSES)("is the same at %s", async (_, address) => {
    const { frame, ids } = await household();
    const { status, body } = await frame.json("GET", address(""));
    expect(status).toBe(200);
    const images: SyncImage[] = body.images;
    expect(images.map(({ id }) => id)).toEqual([ids.a, ids.b, ids.c]);
    const file = await fetchBytes(frame, address(`/files/${images[0]!.file}`));
    expect([file.status, file.data.length]).toEqual([200, images[0]!.bytes]);
    expect((await frame.json("POST", address("/ack"), { version: body.version })).status).toBe(204);
  });

  it("may be previewed by its owner's session or token, which is no visit of the device", async () => {
    const { me, frame } = await household();
    const { status, body } = await sync(me, `?device_id=${frame.id}`);
    expect([status, body.images.length]).toEqual([200, 3]);
    const { lastSeenAt } = await db().device.findUniqueOrThrow({ where: { id: frame.id } });
    expect(lastSeenAt).toBeNull();
    expectRefusal(await me.json("POST", `${SYNC}/ack?device_id=${frame.id}`, { version: 1 }), 403);
  });
});

describe("the ETag", () => {
  let world: Awaited<ReturnType<typeof household>>;
  beforeAll(async () => {
    world = await household();
  });
  const etagOf = async (caller: Caller, query = "") => (await sync(caller, query)).headers.get("etag") ?? "";

  it("is strong and short, and not of the time, the address or the views", async () => {
    const { me, frame, ids } = world;
    const etag = await etagOf(frame);
    expect(etag).toMatch(/^"[\x21\x23-\x7e]+"$/);
    expect(etag.length).toBeLessThanOrEqual(40);
    await me.json("POST", `${SLOTS}/${ids.a}/view`);
    expect(await etagOf(frame)).toBe(etag);
    const elsewhere = await frame.fetch(`${BASE_URL.replace("localhost", "127.0.0.1")}${SYNC}`);
    expect(elsewhere.headers.get("etag")).toBe(etag);
    expect(await etagOf(frame, "?since=1")).toBe(etag);
    const tar = await fetchBytes(frame, `${SYNC}?format=tar`);
    expect(tar.headers.get("etag")).toBe(etag);
  });

  it.each([
    ["itself", (etag: string) => etag],
    ["a list", (etag: string) => `"x", ${etag}`],
    ["its weak form, as proxies make it", (etag: string) => `W/${etag}`],
    ["anything", () => "*"],
  ])("named as %s answers 304 with nothing in it", async (_, named) => {
    const etag = await etagOf(world.frame);
    for (const path of [SYNC, `${SYNC}?since=2`, `${SYNC}?format=tar`]) {
      const { status, headers, data } = await fetchBytes(world.frame, path, { "if-none-match": named(etag) });
      expect(status).toBe(304);
      expectDeviceHeaders({ status, headers, body: data.toString() });
      expect(headers.get("etag")).toBe(etag);
      expect(headers.get("x-poll-after-seconds")).toBe("300");
    }
  });

  it("is another for another device, another profile, and after a change", async () => {
    const { me, frame, ids } = await household();
    const etags = [await etagOf(frame), await etagOf(await addDevice(me)), await etagOf(world.frame)];
    await me.json("PATCH", `/api/devices/${frame.id}`, { profile: { width: 80 } });
    etags.push(await etagOf(frame));
    await me.json("PATCH", `${SLOTS}/${ids.a}`, { name: "x" });
    etags.push(await etagOf(frame));
    expect(new Set(etags).size).toBe(5);
    expect((await sync(frame, "", { "if-none-match": etags[3]! })).status).toBe(200);
  });
});

describe("what changed since a version", () => {
  type World = Awaited<ReturnType<typeof household>>;
  const changes: [
    name: string,
    change: (world: World) => Promise<unknown>,
    images: (world: World) => number[],
    removed: (world: World) => string[],
  ][] = [
    ["nothing", async () => {}, () => [], () => []],
    ["added", ({ me }) => addPicture(me, 3), () => [3], () => []],
    ["renamed", ({ me, ids }) => me.json("PATCH", `${SLOTS}/${ids.b}`, { name: "x" }), () => [2], () => []],
    ["moved", ({ me, ids }) => me.json("PATCH", `${SLOTS}/${ids.c}`, { order: 3 }), () => [3], () => []],
    [
      "replaced",
      async ({ me, ids }) => me.send("POST", `${SLOTS}/${ids.a}/upload-image`, formWith(await makePicture(9))),
      () => [0],
      () => [],
    ],
    ["deleted", ({ me, ids }) => me.json("DELETE", `${SLOTS}/${ids.b}`), () => [], ({ ids }) => [ids.b]],
    [
      "two of these",
      async ({ me, ids }) => {
        await me.json("DELETE", `${SLOTS}/${ids.c}`);
        await me.json("PATCH", `${SLOTS}/${ids.a}`, { order: 4 });
      },
      () => [4],
      ({ ids }) => [ids.c],
    ],
  ];
  it.each(changes)("holds %s and no more", async (_, change, orders, removed) => {
    const world = await household();
    const before = (await sync(world.frame)).body;
    await change(world);
    const { status, body } = await sync(world.frame, `?since=${before.version}`);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("full");
    expect(body.images.map(({ order }: SyncImage) => order)).toEqual(orders(world));
    expect(body.removed).toEqual(removed(world));
    const whole = (await sync(world.frame)).body;
    expect(body.version).toBe(whole.version);
    for (const image of body.images) expect(whole.images).toContainEqual(image);
  });

  it("is the whole queue for a version from the future, and one before the log begins", async () => {
    const { me, frame, ids } = await household();
    const whole = [ids.a, ids.b, ids.c];
    const idsOf = (images: SyncImage[]) => images.map(({ id }) => id);
    const future = (await sync(frame, "?since=2147483647")).body;
    expect([future.full, idsOf(future.images), future.removed]).toEqual([true, whole, []]);
    await db().slotChange.deleteMany({ where: { userId: me.userId, version: { lte: 2 } } });
    const past = (await sync(frame, "?since=1")).body;
    expect([past.full, idsOf(past.images)]).toEqual([true, whole]);
    expect((await sync(frame, "?since=2")).body).not.toHaveProperty("full");
  });

  it("is everything once the profile has changed: no picture is as it was", async () => {
    const { me, frame } = await household();
    const { headers, body } = await sync(frame);
    await me.json("PATCH", `/api/devices/${frame.id}`, { profile: { width: 96 } });
    const again = await sync(frame, `?since=${body.version}`, { "if-none-match": headers.get("etag") ?? "" });
    expect(again.status).toBe(200);
    expect(again.body.images.map(({ width }: SyncImage) => width)).toEqual([96, 96, 96]);
  });
});

describe("refusals", () => {
  let me: Caller;
  let frame: DeviceClient;
  beforeAll(async () => {
    ({ me, frame } = await household());
  });

  it.each(["abc", "-1", "1.5", "", "1e3", "99999999999", "1%00", "0x1"])("since=%s: 400", async (since) => {
    expectRefusal(await sync(frame, `?since=${since}`), 400, "invalid_request");
  });
  it.each(["56", "-1", "x", "", "1.5", "9999999999"])("wait=%s: 400", async (wait) => {
    expectRefusal(await sync(frame, `?wait=${wait}`), 400, "invalid_request");
  });
  it("an unknown format: 400", async () => {
    expectRefusal(await sync(frame, "?format=zip"), 400, "invalid_request");
  });

  const unknown = `csd_${"A".repeat(43)}`;
  it.each(SYNC_ADDRESSES)("nobody and unknown tokens at %s: 401, with the time to sleep", async (_, address) => {
    for (const token of ["", unknown, "csd_short", "x", `cs_${"A".repeat(43)}`])
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/files/0-3f9ac41d2b7e.jpg"],
        ["POST", "/ack"],
      ] as const)
        expectRefusal(
          await callerOf(token).json(method, address(path), method === "POST" ? { version: 1 } : undefined),
          401,
          "not_authenticated",
        );
  });

  it.each(SYNC_ADDRESSES)("unknown paths and methods at %s: 404 and 405", async (_, address) => {
    expectRefusal(await frame.json("GET", address("/nothing")), 404);
    expectRefusal(await frame.json("GET", address("/files")), 404);
    for (const [method, path] of [
      ["POST", ""],
      ["DELETE", ""],
      ["GET", "/ack"],
      ["PUT", "/files/0-3f9ac41d2b7e.jpg"],
    ] as const) {
      const answer = await frame.json(method, address(path));
      expectRefusal(answer, 405, "method_not_allowed");
      expect(answer.headers.get("allow")).toBeTruthy();
    }
  });

  it("a person who names no device: 403; another's device or none: 404, the same for both", async () => {
    const stranger = await newCaller();
    expectRefusal(await sync(me), 403, "forbidden");
    const answers = [await sync(stranger, `?device_id=${frame.id}`), await sync(stranger, `?device_id=${NO_ID}`)];
    for (const answer of answers) expectRefusal(answer, 404, "not_found");
    expect(answers[0]!.body.detail).toBe(answers[1]!.body.detail);
    expectRefusal(await sync(me, "?device_id=x"), 404);
  });

  it("a device cannot look through another's eyes", async () => {
    const other = await addDevice(await newCaller());
    expect((await sync(other, `?device_id=${frame.id}`)).body.images ?? []).toEqual([]);
  });

  it("the device of somebody who was disabled: 401", async () => {
    const gone = await newCaller();
    const device = await addDevice(gone);
    await db().user.update({ where: { id: gone.userId }, data: { disabledAt: new Date() } });
    expectRefusal(await sync(device), 401);
  });
});
