import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, newCaller } from "../testing/api";
import {
  addDevice,
  addPicture,
  type DeviceClient,
  deviceOf,
  expectDeviceHeaders,
  expectRefusal,
  SYNC,
  sync,
} from "../testing/devices";
import { NO_ID } from "../testing/world";

const ACK = `${SYNC}/ack`;
let me: Caller;
let frame: DeviceClient;
let slots: string[];
beforeAll(async () => {
  me = await newCaller();
  slots = [await addPicture(me, 0), await addPicture(me, 1)];
  frame = await addDevice(me);
});

/** What an acknowledgement may change; when the device was last seen is written for all polls of some seconds, in its own time. */
const told = async () => {
  const { last_seen_at: _, ...known } = await deviceOf(me, frame.id);
  return known;
};

const views = async (owner = me): Promise<number[]> =>
  (await owner.json("GET", "/api/reference-images")).body.map(({ view_count }: { view_count: number }) => view_count);

describe("an acknowledgement", () => {
  it("tells what the device holds and how it is, and answers 204 with nothing in it", async () => {
    const { version } = (await sync(frame)).body;
    expect(await deviceOf(me, frame.id)).toMatchObject({ last_version: null, up_to_date: false, battery: null });
    const { status, headers, body } = await frame.json("POST", ACK, {
      version,
      battery: 87,
      firmware: "1.2.3",
      rssi: -61,
    });
    expect(status).toBe(204);
    expectDeviceHeaders({ status, headers, body });
    const known = await deviceOf(me, frame.id);
    expect(known).toMatchObject({ last_version: version, up_to_date: true, battery: 87, firmware: "1.2.3" });
    expect(Date.now() - Date.parse(known.last_seen_at ?? "")).toBeLessThan(10_000);
    await me.json("PATCH", `/api/reference-images/${slots[0]}`, { name: "x" });
    expect(await deviceOf(me, frame.id)).toMatchObject({ last_version: version, up_to_date: false });
  });

  it("keeps what it says nothing of", async () => {
    await frame.json("POST", ACK, { version: 1, battery: 50, firmware: "2" });
    await frame.json("POST", ACK, { version: 2 });
    expect(await deviceOf(me, frame.id)).toMatchObject({ last_version: 2, battery: 50, firmware: "2" });
  });

  it("adds the views to those there are, which is no change of the queue", async () => {
    const { headers } = await sync(frame);
    const [a, b] = await views();
    await frame.json("POST", ACK, { version: 2, views: { [slots[0]!]: 2, [slots[1]!]: 1 } });
    await frame.json("POST", ACK, { version: 2, views: { [slots[0]!]: 3, [slots[1]!]: 0 } });
    expect(await views()).toEqual([a! + 5, b! + 1]);
    const again = await sync(frame);
    expect(again.headers.get("etag")).toBe(headers.get("etag"));
    expect(again.body.images[0].view_count).toBe(a! + 5);
  });

  it("loses no view, however many arrive at once", async () => {
    const [before] = await views();
    const acks = Array.from({ length: 20 }, () => frame.json("POST", ACK, { version: 2, views: { [slots[0]!]: 1 } }));
    expect((await Promise.all(acks)).map(({ status }) => status)).toEqual(Array(20).fill(204));
    expect((await views())[0]).toBe(before! + 20);
  });

  it("may tell of a picture that was deleted since it was shown", async () => {
    const gone = await addPicture(me, 2, 40);
    await me.json("DELETE", `/api/reference-images/${gone}`);
    const before = await views();
    const { status } = await frame.json("POST", ACK, { version: 2, views: { [gone]: 4, [slots[1]!]: 1 } });
    expect(status).toBe(204);
    expect(await views()).toEqual([before[0], before[1]! + 1]);
  });
});

describe("refused, with nothing counted", () => {
  it("another person's picture, and one that is none", async () => {
    const other = await newCaller();
    const theirs = await addPicture(other, 0);
    const before = await told();
    const counted = await views();
    for (const id of [theirs, NO_ID, "x"]) {
      const body = `{"version":1,"battery":3,"views":{"${slots[0]}":7,"${id}":5}}`;
      const { status, body: problem } = await frame.json("POST", ACK, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(problem.detail).toBeTruthy();
    }
    expect(await views()).toEqual(counted);
    expect(await views(other)).toEqual([0]);
    expect(await told()).toEqual(before);
  });

  it.each<[name: string, body: unknown]>([
    ["an empty body", ""],
    ["broken JSON", "{"],
    ["a list", "[]"],
    ["no version", {}],
    ["a version that is none", { version: "x" }],
    ["a negative version", { version: -1 }],
    ["half a version", { version: 1.5 }],
    ["a version that there never was", { version: 100_000 }],
    ["a battery of 101", { version: 1, battery: 101 }],
    ["a negative battery", { version: 1, battery: -1 }],
    ["half a percent", { version: 1, battery: 50.5 }],
    ["a battery in words", { version: 1, battery: "full" }],
    ["a long firmware", { version: 1, firmware: "x".repeat(121) }],
    ["a radio louder than any", { version: 1, rssi: 51 }],
    ["views that are none", { version: 1, views: 3 }],
    ["negative views", { version: 1, views: { ID: -1 } }],
    ["half a view", { version: 1, views: { ID: 1.5 } }],
    ["too many views", { version: 1, views: { ID: 1e12 } }],
    ["views in words", { version: 1, views: { ID: "2" } }],
    [
      "very many pictures",
      { version: 1, views: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`id${at}`, 1])) },
    ],
  ])("%s: 4xx", async (_, body) => {
    const before = [await told(), await views()];
    const text = typeof body === "string" ? body : JSON.stringify(body).replace("ID", slots[0]!);
    const answer = await frame.json("POST", ACK, text);
    expect([400, 404]).toContain(answer.status);
    expectRefusal(answer, answer.status);
    expect([await told(), await views()]).toEqual(before);
  });

  it("a body of 100 kB: 413, which it gets to read", async () => {
    expectRefusal(await frame.json("POST", ACK, { version: 1, firmware: "x".repeat(100_000) }), 413, "file_too_large");
  });
});
