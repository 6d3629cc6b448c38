import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_PROFILE, type DeviceProfile } from "../contracts/devices";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { type DeviceCaller, deviceOfToken } from "../identity/deviceTokens";
import { derive } from "../images/derive";
import { doctor } from "../images/doctor";
import { sweepObjects } from "../images/sweep";
import { reorder } from "../slots/arrange";
import { changeSlot } from "../slots/change";
import { createSlot } from "../slots/create";
import { deleteSlot } from "../slots/remove";
import { makePerson, makePicture, NO_ID, received } from "../testing/world";
import { acknowledge } from "./acknowledge";
import { loadDevices } from "./list";
import { changeDevice, createDevice, MAX_DEVICES, revokeDevice } from "./manage";
import { findQueuedFile, makeManifest, syncETag } from "./manifest";
import { approvePairing, authorizeDevice, denyPairing, findPairing, pollPairing } from "./pairing";
import { flushSeen, noteSeen } from "./queue";
import { stopWaiting, waitFor } from "./wait";

let person: Actor;
beforeEach(async () => {
  person = await makePerson();
});
afterEach(async () => {
  await sweepObjects(0);
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
});
afterAll(() => stopWaiting());

const withPicture = async (seed: number) => createSlot(person, { upload: await received(await makePicture(seed)) });
const pair = async (profile: Partial<DeviceProfile> = {}) => createDevice(person, { name: "Frame", profile });
const callerOf = async ({ token }: { token: string }): Promise<DeviceCaller> => {
  const caller = await deviceOfToken(token);
  if (!caller) throw new Error("the token is not known");
  return caller;
};
const deviceRenditions = () =>
  db().rendition.count({ where: { name: { startsWith: "device_" }, image: { ownerUserId: person.userId } } });

describe("pairing", () => {
  const forget = () => db().rateLimit.deleteMany({});
  beforeEach(forget);

  it("gives a token once, after an approval", async () => {
    const { deviceCode, userCode } = await authorizeDevice("Kitchen frame", { width: 400 });
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await pollPairing(deviceCode)).toBe("authorization_pending");
    expect(await findPairing(person, userCode.toLowerCase().replace("-", " "))).toMatchObject({
      clientName: "Kitchen frame",
      profile: { width: 400 },
    });
    await approvePairing(person, userCode);
    const results = await Promise.all(Array.from({ length: 5 }, () => pollPairing(deviceCode)));
    const devices = results.filter((result) => typeof result !== "string");
    expect(devices).toHaveLength(1);
    expect(results.filter((result) => result === "expired_token")).toHaveLength(4);
    expect(await callerOf(devices[0] as { token: string })).toMatchObject({ userId: person.userId });
  });

  it("slows down who polls too fast, and tells a refusal once", async () => {
    const { deviceCode, userCode } = await authorizeDevice("Frame", {});
    expect(await pollPairing(deviceCode)).toBe("authorization_pending");
    expect(await pollPairing(deviceCode)).toBe("slow_down");
    expect((await db().devicePairing.findFirstOrThrow()).pollSeconds).toBe(10);
    await denyPairing(person, userCode);
    expect(await pollPairing(deviceCode)).toBe("access_denied");
    expect(await pollPairing(deviceCode)).toBe("expired_token");
  });

  it("ends with its time, and is decided once", async () => {
    const { deviceCode, userCode } = await authorizeDevice("Frame", {});
    await approvePairing(person, userCode);
    await expect(denyPairing(person, userCode)).rejects.toMatchObject({ code: "not_found" });
    await db().devicePairing.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await pollPairing(deviceCode)).toBe("expired_token");
    await expect(findPairing(person, userCode)).rejects.toMatchObject({ code: "not_found" });
  });

  it("stops who tries codes, and not who knows one", async () => {
    const { userCode } = await authorizeDevice("Frame", {});
    for (let count = 0; count < 20; count++) await findPairing(person, userCode);
    const tries = [];
    for (let count = 0; count < 50; count++)
      tries.push(await findPairing(person, `BBBB-BBB${"BCDFG"[count % 5]}`).catch((error) => error.code));
    expect(tries.filter((code) => code === "not_found").length).toBeLessThanOrEqual(10);
    expect(tries.at(-1)).toBe("too_many_requests");
  });
});

describe("a queue", () => {
  it("is rendered once for all devices of a profile, and goes with its pictures", async () => {
    const slots = [await withPicture(1), await withPicture(2)];
    const [one, two] = [await pair(), await pair()];
    const manifests = await Promise.all(
      [one, two, one, two].map(async (device) => makeManifest(await callerOf(device), { since: null })),
    );
    expect(new Set(manifests.map(({ files }) => files.map(({ file }) => file).join())).size).toBe(1);
    expect(await deviceRenditions()).toBe(2);
    for (const { id } of slots) await deleteSlot(person, id);
    expect(await deviceRenditions()).toBe(0);
  });

  it("keeps the renditions of a profile only while a device has it", async () => {
    await withPicture(3);
    const device = await pair();
    await makeManifest(await callerOf(device), { since: null });
    await changeDevice(person, device.id, { profile: { width: 320, height: 240 } });
    expect(await deviceRenditions()).toBe(0);
    const { manifest } = await makeManifest(await callerOf(device), { since: null });
    expect(manifest.images).toMatchObject([{ width: 320, height: 240 }]);
    await revokeDevice(person, device.id);
    expect(await deviceRenditions()).toBe(0);
    expect(await deviceOfToken(device.token)).toBeNull();
  });

  it("tells what changed since a version, and everything where the log does not reach back", async () => {
    const [a, b] = [await withPicture(4), await withPicture(5)];
    const device = await pair();
    const since = async (version: number) => {
      const { manifest } = await makeManifest(await callerOf(device), { since: version });
      return { images: manifest.images.map(({ id }) => id), removed: manifest.removed, full: manifest.full };
    };
    expect(await since(2)).toEqual({ images: [], removed: [], full: undefined });
    await changeSlot(person, a.id, { name: "Renamed" });
    expect(await since(2)).toEqual({ images: [a.id], removed: [], full: undefined });
    await deleteSlot(person, b.id);
    expect(await since(2)).toEqual({ images: [a.id], removed: [b.id], full: undefined });
    expect(await since(99)).toEqual({ images: [a.id], removed: [], full: true });
    await db().slotChange.deleteMany({ where: { userId: person.userId, version: { lte: 3 } } });
    expect(await since(2)).toEqual({ images: [a.id], removed: [], full: true });
  });

  it("is whole again after a change of the profile, until the device shows that it has it", async () => {
    await withPicture(12);
    const device = await pair();
    const { manifest } = await makeManifest(await callerOf(device), { since: null });
    const before = syncETag(await callerOf(device));
    await changeDevice(person, device.id, { profile: { width: 400 } });
    const full = async (etag?: string) =>
      (await makeManifest(await callerOf(device), { since: manifest.version, etag })).manifest.full;
    expect([await full(), await full(before), await full(syncETag(await callerOf(device)))]).toEqual([
      true,
      true,
      undefined,
    ]);
    await changeDevice(person, device.id, { profile: { poll_seconds: 60 } });
    expect((await callerOf(device)).profile).toMatchObject({ width: 400, poll_seconds: 60 });
  });

  it("has a tag that changes with the slots and the profile alone", async () => {
    const slot = await withPicture(6);
    const device = await pair();
    const tag = async () => syncETag(await callerOf(device));
    const first = await tag();
    expect(first.length).toBeLessThanOrEqual(40);
    await acknowledge(await callerOf(device), { version: 1, views: { [slot.id]: 2 } });
    expect(await tag()).toBe(first);
    await changeDevice(person, device.id, { profile: { fit: "cover" } });
    const second = await tag();
    await changeSlot(person, slot.id, { order: 3 });
    expect(new Set([first, second, await tag()]).size).toBe(3);
  });

  it("gives its files by name, also after they were moved, and nobody else's", async () => {
    const slot = await withPicture(7);
    const mine = await callerOf(await pair());
    const { files } = await makeManifest(mine, { since: null });
    const name = files[0]?.file ?? "";
    expect((await findQueuedFile(mine, name))?.id).toBe(slot.id);
    await changeSlot(person, slot.id, { order: 4 });
    expect((await findQueuedFile(mine, name))?.id).toBe(slot.id);
    person = await makePerson();
    expect(await findQueuedFile(await callerOf(await pair()), name)).toBeNull();
  });
});

describe("a rendition made when it is asked for", () => {
  const file = async () => ({
    data: await makePicture(8, 50),
    contentType: "image/jpeg",
    extension: "jpg",
    width: 50,
    height: 38,
  });
  const image = async () => {
    const { id } = await withPicture(9);
    const { image: found } = await db().referenceImage.findUniqueOrThrow({ where: { id }, select: { image: true } });
    if (!found) throw new Error("no picture");
    return { slotId: id, ...found };
  };

  it("is made once however many ask", async () => {
    const of = await image();
    let made = 0;
    const make = async () => {
      made++;
      return file();
    };
    const results = await Promise.all(Array.from({ length: 20 }, () => derive(of, "device_x", make)));
    expect(made).toBe(1);
    expect(new Set(results.map((result) => result?.key)).size).toBe(1);
  });

  it("gives way to another server that was first", async () => {
    const of = await image();
    const first = await derive(of, "device_y", file);
    await db().rendition.delete({ where: { imageId_name: { imageId: of.id, name: "device_y" } } });
    const result = await derive(of, "device_y", async () => {
      await db().rendition.create({
        data: {
          imageId: of.id,
          name: "device_y",
          ...(first as NonNullable<typeof first>),
          sha256: new Uint8Array(first?.sha256 ?? []),
        },
      });
      return file();
    });
    expect(result?.key).toBe(first?.key);
  });

  it("is nothing where the picture goes meanwhile, and leaves nothing", async () => {
    const of = await image();
    const result = await derive(of, "device_z", async () => {
      await deleteSlot(person, of.slotId);
      return file();
    });
    expect(result).toBeNull();
  });
});

describe("waiting", () => {
  it("ends when the slots change, whoever changes them, and not for somebody else's", async () => {
    const slot = await createSlot(person, { name: "a" });
    const other = await makePerson();
    const look = async () => {
      const { name } = await db().referenceImage.findUniqueOrThrow({ where: { id: slot.id } });
      return name === "b" ? name : null;
    };
    const waiting = waitFor(person.userId, 20, new AbortController().signal, look);
    await createSlot(other, { name: "theirs" });
    await changeSlot(person, slot.id, { name: "b" });
    expect(await waiting).toBe("b");
  });

  it("ends with its time, and with its client", async () => {
    const nothing = async () => null;
    expect(await waitFor(person.userId, 0.05, new AbortController().signal, nothing)).toBeNull();
    const gone = new AbortController();
    const waiting = waitFor(person.userId, 50, gone.signal, nothing);
    gone.abort();
    expect(await waiting).toBeNull();
  });

  it("misses no change that comes while it looks", async () => {
    const slot = await createSlot(person, { name: "a" });
    let looks = 0;
    const look = async () => {
      const seen = (await db().referenceImage.findUniqueOrThrow({ where: { id: slot.id } })).name;
      if (looks++ === 0) await changeSlot(person, slot.id, { name: "b" });
      return seen === "b" ? seen : null;
    };
    expect(await waitFor(person.userId, 20, new AbortController().signal, look)).toBe("b");
  });
});

describe("an acknowledgement", () => {
  it("counts views of one's own pictures, and nothing at all where another's is among them", async () => {
    const mine = await withPicture(10);
    const stranger = await makePerson();
    const theirs = await createSlot(stranger, {});
    const device = await callerOf(await pair());
    await acknowledge(device, { version: 1, views: { [mine.id]: 3 }, battery: 50, firmware: "1.0", rssi: -60 });
    for (const id of [theirs.id, "x", NO_ID])
      await expect(acknowledge(device, { version: 1, views: { [mine.id]: 5, [id]: 1 } })).rejects.toMatchObject({
        code: "not_found",
      });
    await expect(acknowledge(device, { version: 9 })).rejects.toMatchObject({ code: "invalid_request" });
    expect((await db().referenceImage.findUniqueOrThrow({ where: { id: mine.id } })).viewCount).toBe(3);
    expect((await db().referenceImage.findUniqueOrThrow({ where: { id: theirs.id } })).viewCount).toBe(0);
    expect((await loadDevices(person)).devices).toMatchObject([
      { battery: 50, firmware: "1.0", rssi: -60, behind: 0, up_to_date: true },
    ]);
  });

  it("and arrangements of the same slots at once wait for one another in no circle", async () => {
    const slots = [];
    for (let order = 0; order < 5; order++) slots.push(await createSlot(person, { order }));
    const ids = slots.map(({ id }) => id);
    const device = await callerOf(await pair());
    const backwards = Object.fromEntries([...ids].reverse().map((id) => [id, 1]));
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) =>
        turn % 2
          ? reorder(person, [...ids.slice(turn % 5), ...ids.slice(0, turn % 5)])
          : acknowledge(device, { version: 5, views: backwards }),
      ),
    );
    expect((await db().referenceImage.findFirstOrThrow({ where: { userId: person.userId } })).viewCount).toBe(20);
  });

  it("may tell of a picture that was deleted meanwhile", async () => {
    const slot = await withPicture(11);
    const device = await pair();
    await deleteSlot(person, slot.id);
    await acknowledge(await callerOf(device), { version: 1, views: { [slot.id]: 1 } });
    expect((await loadDevices(person)).devices).toMatchObject([{ behind: 1, up_to_date: false }]);
  });
});

describe("devices", () => {
  it("are bounded in number, however many are made at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: MAX_DEVICES + 5 }, () => pair()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_DEVICES);
  });

  it("are not made by a token that ends, as they do not", async () => {
    const tokens = await Promise.all(
      [null, new Date(Date.now() + 60_000)].map((expiresAt, at) =>
        db().apiToken.create({
          data: {
            userId: person.userId,
            name: "t",
            hash: new Uint8Array(32).fill(at + person.userId.charCodeAt(20)),
            expiresAt,
          },
        }),
      ),
    );
    const by = (token?: { id: string }): Actor => ({ ...person, via: { kind: "token", tokenId: token?.id ?? "" } });
    expect(await createDevice(by(tokens[0]), { name: "Frame", profile: {} })).toMatchObject({ name: "Frame" });
    await expect(createDevice(by(tokens[1]), { name: "Frame", profile: {} })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("that are too many are told at the approval, and to the device in its own words", async () => {
    await db().rateLimit.deleteMany({});
    const { deviceCode, userCode } = await authorizeDevice("One more", {});
    const late = await authorizeDevice("Later", {});
    await approvePairing(person, userCode);
    await Promise.all(Array.from({ length: MAX_DEVICES }, () => pair()));
    await expect(approvePairing(person, late.userCode)).rejects.toMatchObject({ code: "conflict" });
    expect(await pollPairing(deviceCode)).toBe("access_denied");
  });

  it("of another do not exist", async () => {
    const device = await pair();
    const stranger = await makePerson();
    await expect(changeDevice(stranger, device.id, { name: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeDevice(stranger, device.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeDevice(person, "x")).rejects.toMatchObject({ code: "not_found" });
  });

  it("are seen by one statement for many polls, and late after three that did not come", async () => {
    const device = await pair({ ...DEFAULT_PROFILE, poll_seconds: 60 });
    noteSeen(device.id);
    await flushSeen();
    expect((await loadDevices(person)).devices[0]).toMatchObject({ late: false, last_seen_at: expect.any(String) });
    await db().device.update({ where: { id: device.id }, data: { lastSeenAt: new Date(Date.now() - 181_000) } });
    expect((await loadDevices(person)).devices[0]?.late).toBe(true);
  });
});
