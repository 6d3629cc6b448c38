import { beforeAll, describe, expect, it } from "vitest";
import { changeSlot } from "../slots/change";
import { type Caller, newCaller } from "../testing/api";
import {
  addDevice,
  addPicture,
  DEVICES,
  type DeviceClient,
  expectDeviceHeaders,
  expectRefusal,
  sync,
} from "../testing/devices";

let me: Caller;
let frame: DeviceClient;
let slot: string;
beforeAll(async () => {
  me = await newCaller();
  slot = await addPicture(me, 0);
  frame = await addDevice(me);
});

/** Asks, naming what it holds. @returns the answer and the time it took */
async function held(seconds: number, device = frame) {
  const etag = (await sync(device)).headers.get("etag") ?? "";
  const started = performance.now();
  const answer = sync(device, `?wait=${seconds}`, { "if-none-match": etag });
  return answer.then((given) => ({ ...given, milliseconds: performance.now() - started }));
}

/** Long enough for a request to be under way. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 700));

/** Of a request that is held for 30 s. */
const WELL_BEFORE_ITS_END = 15_000;

describe("an answer that is held", () => {
  it("comes with the change, in under 2 s", async () => {
    const answer = held(30);
    await aMoment();
    const changed = performance.now();
    await me.json("PATCH", `/api/reference-images/${slot}`, { name: "One" });
    const { status, body, milliseconds } = await answer;
    expect(performance.now() - changed).toBeLessThan(2000);
    expect(milliseconds).toBeGreaterThan(500);
    expect([status, body.images[0].name]).toEqual([200, "One"]);
  });

  it("comes with a change that another server made", async () => {
    const answer = held(30);
    await aMoment();
    const changed = performance.now();
    // In this process, which shares the database with the application and nothing else.
    await changeSlot({ userId: me.userId, email: "", name: "", role: "user", via: { kind: "cli" } }, slot, {
      name: "Two",
    });
    const { status, body } = await answer;
    expect(performance.now() - changed).toBeLessThan(2000);
    expect([status, body.images[0].name]).toEqual([200, "Two"]);
  });

  it("comes with a change of its profile", async () => {
    const device = await addDevice(me);
    const answer = held(30, device);
    await aMoment();
    await me.json("PATCH", `${DEVICES}/${device.id}`, { profile: { width: 80 } });
    const { status, body, milliseconds } = await answer;
    expect([status, body.images[0].width]).toEqual([200, 80]);
    expect(milliseconds).toBeLessThan(5000);
  });

  it("is 304 when the time is over, whatever happens to others", async () => {
    const other = await newCaller();
    const answer = held(2);
    await aMoment();
    await addPicture(other, 0);
    const { status, headers, body, milliseconds } = await answer;
    expect(status).toBe(304);
    expectDeviceHeaders({ status, headers, body });
    expect(milliseconds).toBeGreaterThan(1900);
    expect(milliseconds).toBeLessThan(4000);
  });

  it("comes to each of many that wait", async () => {
    const answers = Array.from({ length: 40 }, () => held(30));
    await aMoment();
    await me.json("PATCH", `/api/reference-images/${slot}`, { name: "Many" });
    const names = (await Promise.all(answers)).map(({ body }) => body.images[0].name);
    expect(names).toEqual(Array(40).fill("Many"));
  });

  it("ends with the device: revoked, it is told at once", async () => {
    const device = await addDevice(me);
    const answer = held(30, device);
    await aMoment();
    const revoked = performance.now();
    await me.json("DELETE", `${DEVICES}/${device.id}`);
    expectRefusal(await answer, 401);
    expect(performance.now() - revoked).toBeLessThan(WELL_BEFORE_ITS_END);
  });

  it("ends with the account: disabled, its devices are told at once", async () => {
    const [person, admin] = [await newCaller(), await newCaller("admin")];
    await addPicture(person, 0);
    const answer = held(30, await addDevice(person));
    await aMoment();
    const disabled = performance.now();
    expect((await admin.json("PATCH", `/api/users/${person.userId}`, { disabled: true })).status).toBe(200);
    expectRefusal(await answer, 401);
    expect(performance.now() - disabled).toBeLessThan(WELL_BEFORE_ITS_END);
  });

  it("is not held for a device that holds nothing, or something else", async () => {
    const started = performance.now();
    expect((await sync(frame, "?wait=30")).status).toBe(200);
    expect((await sync(frame, "?wait=30", { "if-none-match": '"old"' })).status).toBe(200);
    expect((await held(0)).status).toBe(304);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("costs nothing more once the device has gone away", async () => {
    const etag = (await sync(frame)).headers.get("etag") ?? "";
    const gone = new AbortController();
    const answer = frame.fetch("/api/sync?wait=30", { headers: { "if-none-match": etag }, signal: gone.signal });
    await aMoment();
    gone.abort();
    await expect(answer).rejects.toThrow();
    expect((await sync(frame)).status).toBe(200);
  });
});
