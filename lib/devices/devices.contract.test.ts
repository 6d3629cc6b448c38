import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { type Caller, callerOf, newCaller } from "../testing/api";
import { addDevice, addPicture, DEVICES, deviceOf, expectRefusal, SYNC, sync } from "../testing/devices";
import { cookieOf } from "../testing/route";
import { NO_ID } from "../testing/world";

const DEFAULT = {
  width: 800,
  height: 480,
  fit: "contain",
  format: "jpeg",
  colors: "full",
  max_bytes: null,
  poll_seconds: 900,
};

let me: Caller;
beforeAll(async () => {
  me = await newCaller();
});

describe("a device's life", () => {
  it("begins with a token that is shown once", async () => {
    const owner = await newCaller();
    const { status, body } = await owner.json("POST", DEVICES, { name: " Küche " });
    expect(status).toBe(201);
    const { token, ...device } = body;
    expect(token).toMatch(/^csd_[\w-]{43}$/);
    expect(device).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "Küche",
      profile: DEFAULT,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      last_seen_at: null,
      last_version: null,
      up_to_date: false,
      battery: null,
      firmware: null,
    });
    const list = await owner.json("GET", DEVICES);
    expect(list.body).toEqual([device]);
    expect(list.headers.get("x-total-count")).toBe("1");
    const row = await db().device.findUniqueOrThrow({ where: { id: device.id } });
    expect(JSON.stringify(row)).not.toContain(token.slice(4));
  });

  it("has a new name and a new profile, the rest of which stays", async () => {
    const { id } = await addDevice(me, { width: 400, height: 300, fit: "cover", format: "png", colors: "gray4" });
    const change = (body: unknown) => me.json("PATCH", `${DEVICES}/${id}`, body);
    expect((await change({ name: "Hall" })).body).toMatchObject({
      name: "Hall",
      profile: { width: 400, format: "png" },
    });
    const { status, body } = await change({ profile: { poll_seconds: 60 } });
    expect(status).toBe(200);
    expect(body.profile).toEqual({
      ...DEFAULT,
      width: 400,
      height: 300,
      fit: "cover",
      format: "png",
      colors: "gray4",
      poll_seconds: 60,
    });
    expect(body).not.toHaveProperty("token");
    expect(await deviceOf(me, id)).toEqual(body);
    expect((await change({})).body).toEqual(body);
  });

  it("ends at once, and its token with it", async () => {
    const device = await addDevice(me);
    expect((await sync(device)).status).toBe(200);
    expect((await me.json("DELETE", `${DEVICES}/${device.id}`)).status).toBe(204);
    expectRefusal(await sync(device), 401);
    expectRefusal(await device.json("POST", `${SYNC}/ack`, { version: 0 }), 401);
    expect((await me.json("DELETE", `${DEVICES}/${device.id}`)).status).toBe(404);
    expect(await deviceOf(me, device.id)).toBeUndefined();
  });

  it("is seen when it asks", async () => {
    const device = await addDevice(me);
    await sync(device);
    await expect
      .poll(async () => (await deviceOf(me, device.id)).last_seen_at, { timeout: 12_000, interval: 500 })
      .toBeTruthy();
  });

  it("is made once, however often the same POST arrives", async () => {
    const owner = await newCaller();
    const make = () => owner.json("POST", DEVICES, { name: "One" }, { "idempotency-key": "k" });
    const [first, second] = [await make(), await make()];
    expect(second.body).toEqual(first.body);
    expect((await owner.json("GET", DEVICES)).body).toHaveLength(1);
  });

  it.each([
    ["all colours", "full"],
    ["greys", "gray16"],
    ["a panel's palette", ["#000000", "#ffffff", "#ff0000"]],
    ["measured colours", [{ measured: "#201d25", nominal: "#000000" }, "#ffffff"]],
  ])("may have %s", async (_, colors) => {
    const { status, body } = await me.json("POST", DEVICES, { name: "x", profile: { colors } });
    expect([status, body.profile.colors]).toEqual([201, colors]);
  });
});

describe("refusals", () => {
  const profiles: [string, unknown][] = [
    ["too narrow", { width: 15 }],
    ["too wide", { width: 4097 }],
    ["too low", { height: 15 }],
    ["too high", { height: 100_000 }],
    ["half a pixel", { width: 100.5 }],
    ["a width in words", { width: "800" }],
    ["no number", { width: null }],
    ["an unknown fit", { fit: "fill" }],
    ["an unknown format", { format: "gif" }],
    ["unknown colours", { colors: "red" }],
    ["a palette of no colour", { colors: [] }],
    ["a palette of one colour", { colors: ["#000000"] }],
    ["a palette of 65", { colors: Array(65).fill("#000000") }],
    ["a colour that is none", { colors: ["#000", "#ffffff"] }],
    ["half a measured colour", { colors: [{ measured: "#000000" }, "#ffffff"] }],
    ["no byte", { max_bytes: 0 }],
    ["too impatient", { poll_seconds: 1 }],
    ["too patient", { poll_seconds: 10_000_000 }],
    ["an unknown field", { depth: 8 }],
    ["a list", []],
    ["text", "800x480"],
  ];
  it.each(profiles)("a profile with %s: 400, and nothing is made or changed", async (_, profile) => {
    const owner = await newCaller();
    expect((await owner.json("POST", DEVICES, { name: "x", profile })).status).toBe(400);
    expect((await owner.json("GET", DEVICES)).body).toEqual([]);
    const { id } = await addDevice(owner);
    const before = await deviceOf(owner, id);
    const { status, body } = await owner.json("PATCH", `${DEVICES}/${id}`, { profile });
    expect([status, body.code]).toEqual([400, "invalid_request"]);
    expect(body.errors[0].path).toMatch(/^profile/);
    expect(await deviceOf(owner, id)).toEqual(before);
  });

  it.each<[string, unknown]>([
    ["no name", {}],
    ["an empty name", { name: " " }],
    ["a name too long", { name: "x".repeat(121) }],
    ["a token of its own", { name: "x", token: "csd_x" }],
    ["another's name on it", { name: "x", user_id: NO_ID }],
    ["a version", { name: "x", last_version: 3 }],
    ["broken JSON", "{"],
    ["a prototype", '{"name":"x","__proto__":{"a":1}}'],
  ])("%s: 400", async (_, body) => {
    const owner = await newCaller();
    expect((await owner.json("POST", DEVICES, body)).status).toBe(400);
    expect((await owner.json("GET", DEVICES)).body).toEqual([]);
  });

  it("another's device: 404, as one that is not there, and it stays as it was", async () => {
    const [{ id }, stranger, admin] = [await addDevice(me), await newCaller(), await newCaller("admin")];
    const before = await deviceOf(me, id);
    for (const caller of [stranger, admin])
      for (const [method, body] of [
        ["PATCH", { name: "mine now" }],
        ["DELETE", undefined],
      ] as const) {
        const there = await caller.json(method, `${DEVICES}/${id}`, body);
        const absent = await caller.json(method, `${DEVICES}/${NO_ID}`, body);
        expect([there.status, absent.status]).toEqual([404, 404]);
        expect(there.body.detail).toBe(absent.body.detail);
        expect((await caller.json(method, `${DEVICES}/x`, body)).status).toBe(404);
      }
    expect((await stranger.json("GET", DEVICES)).body).toEqual([]);
    expect(await deviceOf(me, id)).toEqual(before);
  });

  it("nobody: 401", async () => {
    const { id } = await addDevice(me);
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["PATCH", `/${id}`],
      ["DELETE", `/${id}`],
    ] as const)
      expect((await callerOf("").json(method, DEVICES + path, method === "GET" ? undefined : {})).status).toBe(401);
  });

  it("a browser on another site: 403", async () => {
    const cookie = await cookieOf({ userId: me.userId, email: "", name: "", role: "user", via: { kind: "cli" } });
    const foreign = { ...cookie, "sec-fetch-site": "cross-site", origin: "https://evil.test" };
    expect((await callerOf("").json("POST", DEVICES, { name: "x" }, foreign)).status).toBe(403);
    expect((await callerOf("").json("GET", DEVICES, undefined, cookie)).status).toBe(200);
  });

  it("more than fifty: 409", async () => {
    const owner = await newCaller();
    await db().device.createMany({
      data: Array.from({ length: 50 }, (_, at) => ({
        id: newId(),
        userId: owner.userId,
        name: `${at}`,
        profile: {},
        profileKey: "x",
        tokenHash: Buffer.from(newId()),
      })),
    });
    expect((await owner.json("POST", DEVICES, { name: "x" })).status).toBe(409);
    const page = await owner.json("GET", `${DEVICES}?limit=20`);
    expect([page.body.length, page.headers.get("x-total-count")]).toEqual([20, "50"]);
    expect(page.headers.get("link")).toMatch(/rel="next"/);
  });
});

describe("a device's token", () => {
  it("is good for the sync paths alone: 403 everywhere else, and nothing happens", async () => {
    const owner = await newCaller();
    const slot = await addPicture(owner, 0);
    const device = await addDevice(owner);
    for (const [method, path, body] of [
      ["GET", "/api/me", undefined],
      ["GET", "/api/tokens", undefined],
      ["POST", "/api/tokens", { name: "more" }],
      ["GET", "/api/reference-images", undefined],
      ["GET", `/api/reference-images/${slot}`, undefined],
      ["POST", "/api/reference-images", {}],
      ["DELETE", `/api/reference-images/${slot}`, undefined],
      ["GET", DEVICES, undefined],
      ["POST", DEVICES, { name: "another" }],
      ["PATCH", `${DEVICES}/${device.id}`, { name: "x" }],
      ["DELETE", `${DEVICES}/${device.id}`, undefined],
    ] as const) {
      const answer = await device.json(method, path, body);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
    expect((await sync(device)).body.images).toHaveLength(1);
    expect((await owner.json("GET", DEVICES)).body).toHaveLength(1);
  });

  it("of a revoked device is unknown everywhere: 401", async () => {
    const device = await addDevice(me);
    await me.json("DELETE", `${DEVICES}/${device.id}`);
    expect((await device.json("GET", "/api/me")).status).toBe(401);
  });
});
