import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_PROFILE } from "../contracts/devices";
import { AppError, isAppError } from "../core/errors";
import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { createDevice, revokeDevice } from "../devices/manage";
import { readQueue } from "../devices/queue";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { createSlot } from "../slots/create";
import { replaceSlotImage } from "../slots/picture";
import { deleteSlot, deleteSlotWithUndo, purgeDeletedSlots, restoreSlot } from "../slots/remove";
import { storage } from "../storage";
import { makePerson, makePicture, received } from "../testing/world";
import { derive } from "./derive";
import { doctor } from "./doctor";
import { ingest } from "./ingest";
import { orderPurge, runPurge } from "./purge";
import { replaceBytes } from "./replaceBytes";
import { sweepObjects } from "./sweep";
import { type Owner, readUsage } from "./usage";

let person: Actor;
beforeEach(async () => {
  person = await makePerson();
});
afterEach(async () => {
  vi.restoreAllMocks();
  env().USER_QUOTA_BYTES = 0;
  env().ORGANIZATION_QUOTA_BYTES = 0;
  await db().purgeOrder.updateMany({ data: { notBefore: new Date(0) } });
  await sweepObjects(0);
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
});

const mine = (): Owner => ({ userId: person.userId });
const usage = async (owner: Owner = mine()) => {
  const { images, bytes } = await readUsage(owner);
  return { images, bytes };
};

/** What an image takes, by its rows. */
async function weigh(id: string): Promise<number> {
  const image = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
  return image.bytes + image.renditions.reduce((sum, { bytes }) => sum + bytes, 0);
}

interface Take {
  owner?: Owner;
  picture?: Buffer;
  replaces?: string;
  place?: Parameters<typeof ingest<string>>[0]["place"];
}

const take = async ({ owner = mine(), picture, replaces, place }: Take = {}) =>
  ingest({
    actor: person,
    owner,
    surface: "upload",
    upload: await received(picture ?? (await makePicture(1))),
    replaces,
    place: place ?? (async (_, image) => ({ result: image.id })),
  });

const purge = async (...ids: string[]) => runPurge(await transaction((tx) => orderPurge(tx, ids)));

const codes = (results: PromiseSettledResult<unknown>[]) => {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const code =
      result.status === "fulfilled" ? "ok" : isAppError(result.reason) ? result.reason.code : String(result.reason);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};

async function makeOrganization(): Promise<{ organizationId: string }> {
  const { id } = await db().organization.create({ data: { id: newId(), slug: newId().slice(-12), name: "Acme" } });
  return { organizationId: id };
}

describe("a quota", () => {
  it("with room for three takes three of thirty uploads at once, and refuses the rest", async () => {
    const first = await take();
    const one = await weigh(first);
    env().USER_QUOTA_BYTES = 4 * one + Math.floor(one / 2);
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => take()));
    expect(codes(results)).toEqual({ ok: 3, quota_exceeded: 27 });
    expect(await usage()).toEqual({ images: 4, bytes: 4 * one });
    expect(await db().image.count({ where: { ownerUserId: person.userId } })).toBe(4);
    expect(await db().storageIntent.count()).toBe(0);
  });

  it("is kept in the transaction, whoever was let in before", async () => {
    const one = await weigh(await take());
    env().USER_QUOTA_BYTES = 3 * one;
    const late = take({
      place: async (_, image) => {
        // What nobody could know when this one began.
        await take();
        await take();
        return { result: image.id };
      },
    });
    await expect(late).rejects.toMatchObject({ code: "quota_exceeded" });
    expect(await usage()).toEqual({ images: 3, bytes: 3 * one });
  });

  it("says how much is needed and left, and refuses before anything is stored", async () => {
    const picture = await makePicture(1);
    const one = await weigh(await take({ picture }));
    env().USER_QUOTA_BYTES = one + 10;
    const put = vi.spyOn(storage(), "put");
    const refusal = await take({ picture }).catch((error: AppError) => error);
    expect(refusal).toMatchObject({
      code: "quota_exceeded",
      message: expect.stringMatching(/^This picture needs at least \S+ k?B, and 10 B of \S+ k?B are left\. /),
      extra: { left_bytes: 10, limit_bytes: one + 10 },
    });
    // Room for the original, and not for its smaller versions: then all is known.
    env().USER_QUOTA_BYTES = one + picture.length;
    await expect(take({ picture })).rejects.toMatchObject({
      message: expect.stringMatching(/^This picture needs \d+(\.\d)? (k?B|bytes), and /),
      extra: { needed_bytes: one, left_bytes: picture.length },
    });
    env().USER_QUOTA_BYTES = one;
    await expect(take({ picture })).rejects.toMatchObject({
      code: "quota_exceeded",
      // Refused by its bytes alone: with its smaller versions it needs more.
      message: expect.stringMatching(/^This picture needs at least \S+ k?B, and 0 B of /),
      extra: { needed_bytes: picture.length, left_bytes: 0 },
    });
    expect(put).not.toHaveBeenCalled();
    expect(await usage()).toEqual({ images: 1, bytes: one });
  });

  it("counts the difference where a picture is replaced", async () => {
    const slot = await createSlot(person, { upload: await received(await makePicture(1, 900)) });
    const { bytes } = await usage();
    env().USER_QUOTA_BYTES = bytes;
    await expect(createSlot(person, { upload: await received(await makePicture(2, 20)) })).rejects.toMatchObject({
      code: "quota_exceeded",
    });
    await replaceSlotImage(person, slot.id, await received(await makePicture(2, 300)));
    const smaller = await usage();
    expect(smaller.bytes).toBeLessThan(bytes);
    await expect(replaceSlotImage(person, slot.id, await received(await makePicture(3, 2400)))).rejects.toMatchObject({
      code: "quota_exceeded",
    });
    expect(await usage()).toEqual(smaller);
    // A limit that was lowered refuses nothing that makes it less.
    env().USER_QUOTA_BYTES = 1;
    await replaceSlotImage(person, slot.id, await received(await makePicture(3, 100)));
    expect((await usage()).bytes).toBeLessThan(smaller.bytes);
  });

  it("of an organisation is another one", async () => {
    const owner = await makeOrganization();
    env().USER_QUOTA_BYTES = 1;
    const one = await weigh(await take({ owner }));
    env().ORGANIZATION_QUOTA_BYTES = one;
    await expect(take({ owner })).rejects.toMatchObject({
      code: "quota_exceeded",
      message: expect.stringContaining("of the organization's"),
    });
    expect(await usage(owner)).toEqual({ images: 1, bytes: one });
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
  });

  it("never deadlocks: uploads, replacements, deletes and purges at once, with room for some of them", async () => {
    const one = await weigh(await take());
    env().USER_QUOTA_BYTES = 12 * one;
    const others = await Promise.all(Array.from({ length: 4 }, () => take()));
    const slots = await Promise.all(
      [0, 1, 2].map(async (seed) => createSlot(person, { upload: await received(await makePicture(seed)) })),
    );
    const results = await Promise.allSettled([
      ...Array.from({ length: 12 }, () => take()),
      ...others.map((id) => purge(id)),
      purge(...others),
      ...slots.flatMap(({ id }) => [
        makePicture(7).then(async (data) => replaceSlotImage(person, id, await received(data))),
        makePicture(8).then(async (data) => replaceSlotImage(person, id, await received(data))),
        deleteSlot(person, id),
      ]),
    ]);
    const { ok = 0, quota_exceeded = 0, not_found = 0 } = codes(results);
    expect(ok + quota_exceeded + not_found).toBe(results.length);
    expect(ok).toBeGreaterThan(8);
  });
});

describe("the ledger follows", () => {
  it("a delete with undo only when the time is over", async () => {
    const { id } = await createSlot(person, { upload: await received(await makePicture(1)) });
    const full = await usage();
    expect(full.images).toBe(1);
    await deleteSlotWithUndo(person, id);
    expect(await usage()).toEqual(full);
    // Nothing new comes with it, however full it is.
    env().USER_QUOTA_BYTES = 1;
    await restoreSlot(person, id);
    expect(await usage()).toEqual(full);
    await deleteSlotWithUndo(person, id);
    await purgeDeletedSlots(new Date(Date.now() + 1000));
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
  });

  it("what is derived for a screen, once, and past the quota too", async () => {
    const id = await take();
    const before = await usage();
    env().USER_QUOTA_BYTES = 1;
    const image = await db().image.findUniqueOrThrow({ where: { id } });
    const make = async () => ({
      data: Buffer.alloc(5000, 7),
      contentType: "image/bmp",
      extension: "bmp",
      width: 1,
      height: 1,
    });
    await Promise.all([
      derive(image, "device_a", make),
      derive(image, "device_a", make),
      derive(image, "device_b", make),
    ]);
    expect(await usage()).toEqual({ images: 1, bytes: before.bytes + 10_000 });
    await purge(id);
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
  });

  it("a device that is revoked, and its picture that is deleted in the same moment", async () => {
    const slots = await Promise.all(
      [0, 1, 2].map(async (seed) => createSlot(person, { upload: await received(await makePicture(seed)) })),
    );
    const before = await usage();
    const { id, profile_key } = await frame();
    await readQueue(person.userId, { ...DEFAULT_PROFILE, width: 64, height: 48 });
    expect(await db().rendition.count({ where: { name: `device_${profile_key}` } })).toBe(3);
    expect((await usage()).bytes).toBeGreaterThan(before.bytes);
    await Promise.all([revokeDevice(person, id), ...slots.map((slot) => deleteSlot(person, slot.id))]);
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
  });

  async function frame() {
    const { id } = await createDevice(person, { name: "Frame", profile: { width: 64, height: 48 } });
    const { profileKey: profile_key } = await db().device.findUniqueOrThrow({ where: { id } });
    return { id, profile_key };
  }

  it("what is derived of bytes that were replaced meanwhile: not at all", async () => {
    const id = await take();
    const image = await db().image.findUniqueOrThrow({ where: { id } });
    const made = await derive(image, "device_a", async () => {
      await replace(id);
      return { data: Buffer.alloc(5000, 7), contentType: "image/bmp", extension: "bmp", width: 1, height: 1 };
    });
    expect(made).toBeNull();
    expect(await usage()).toEqual({ images: 1, bytes: await weigh(id) });
  });

  const replace = async (id: string, picture?: Buffer) =>
    take({
      picture,
      replaces: id,
      place: async (tx, image) => {
        const removal = await replaceBytes(tx, id, image.id);
        return { result: image.id, removals: removal ? [removal] : [] };
      },
    });

  it("other bytes under the same id", async () => {
    const id = await take();
    env().USER_QUOTA_BYTES = await weigh(id);
    await replace(id, await makePicture(1, 200));
    expect(await usage()).toEqual({ images: 1, bytes: await weigh(id) });
    await expect(replace(id, await makePicture(1, 2000))).rejects.toMatchObject({ code: "quota_exceeded" });
    expect(await usage()).toEqual({ images: 1, bytes: await weigh(id) });
  });

  it("renditions that the doctor made anew", async () => {
    const id = await take();
    const [{ key } = { key: "" }] = await db().rendition.findMany({ where: { imageId: id } });
    await storage().delete([key]);
    await db().$executeRaw(Prisma.sql`UPDATE renditions SET bytes = bytes + 99 WHERE image_id = ${id}::uuid`);
    await db().$executeRaw(
      Prisma.sql`UPDATE storage_usage SET bytes = ${await weigh(id)} WHERE user_id = ${person.userId}::uuid`,
    );
    expect((await doctor({ repair: true })).every(({ repaired }) => repaired)).toBe(true);
    expect(await usage()).toEqual({ images: 1, bytes: await weigh(id) });
  });

  it("an upload that failed not at all", async () => {
    await take();
    const before = await usage();
    await expect(take({ place: () => Promise.reject(new AppError("slots_full", "Full")) })).rejects.toThrow("Full");
    vi.spyOn(storage(), "put").mockRejectedValue(new AppError("storage_unavailable", "Down"));
    await expect(take()).rejects.toMatchObject({ code: "storage_unavailable" });
    expect(await usage()).toEqual(before);
  });

  it("a purge of several owners' images at once", async () => {
    const owner = await makeOrganization();
    const friend = await makePerson();
    const ids = [await take(), await take({ owner }), await take({ owner: { userId: friend.userId } })];
    const kept = await take({ owner });
    await purge(...ids, newId());
    await purge(...ids);
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
    expect(await usage({ userId: friend.userId })).toEqual({ images: 0, bytes: 0 });
    expect(await usage(owner)).toEqual({ images: 1, bytes: await weigh(kept) });
  });
});

describe("a ledger that is wrong", () => {
  const falsify = () =>
    db().$executeRaw(Prisma.sql`UPDATE storage_usage SET images = 7, bytes = 1 WHERE user_id = ${person.userId}::uuid`);

  it("is found and repaired, and keeps nobody from deleting", async () => {
    const id = await take();
    await falsify();
    expect(await doctor({ repair: false })).toMatchObject([
      { kind: "wrong_usage", id: person.userId, repaired: false },
    ]);
    await purge(await take(), id);
    expect(await doctor({ repair: true })).toMatchObject([{ kind: "wrong_usage", repaired: true }]);
    expect(await usage()).toEqual({ images: 0, bytes: 0 });
    await take();
    await db().$executeRaw(Prisma.sql`DELETE FROM storage_usage WHERE user_id = ${person.userId}::uuid`);
    expect(await doctor({ repair: true })).toMatchObject([{ kind: "wrong_usage", repaired: true }]);
  });

  it("is repaired while uploads go on", async () => {
    await take();
    await falsify();
    const uploads = Array.from({ length: 12 }, () => take());
    // A finding says what was left at one moment; what counts is that nothing is wrong afterwards.
    await Promise.all([...uploads, doctor({ repair: true }), doctor({ repair: true })]);
    await doctor({ repair: true });
    expect((await usage()).images).toBe(13);
  });
});

it("the migration counts what is there", async () => {
  await take();
  await take({ owner: await makeOrganization() });
  const rows = () =>
    db().$queryRaw`SELECT user_id, organization_id, images, bytes FROM storage_usage WHERE images > 0 ORDER BY 1, 2`;
  const before = await rows();
  const sql = await readFile("prisma/migrations/0013_storage_usage/migration.sql", "utf8");
  await db().$executeRaw(Prisma.sql`DELETE FROM storage_usage`);
  await db().$executeRawUnsafe(sql.slice(sql.lastIndexOf("INSERT INTO")));
  expect(await rows()).toEqual(before);
});
