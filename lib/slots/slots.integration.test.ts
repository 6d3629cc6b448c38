import { afterEach, describe, expect, it } from "vitest";
import { isAppError } from "../core/errors";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { doctor } from "../images/doctor";
import { makePerson, makePicture, NO_ID, received, storedKeys } from "../testing/world";
import { arrange, reorder } from "./arrange";
import { changeSlot, countView } from "./change";
import { createSlot } from "./create";
import { listSlots, loadSlotsState, readSlot, versionOfETag } from "./list";
import { replaceSlotImage } from "./picture";
import { deleteSlot, deleteSlotWithUndo, purgeDeletedSlots, restoreSlot } from "./remove";

const codeOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === "fulfilled" ? "ok" : isAppError(result.reason) ? result.reason.code : String(result.reason);

const tally = (results: PromiseSettledResult<unknown>[]) => {
  const counts: Record<string, number> = {};
  for (const code of results.map(codeOf)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const withPicture = async (actor: Actor, seed: number, more: object = {}) =>
  createSlot(actor, { ...more, upload: await received(await makePicture(seed)) });

const fill = async (actor: Actor, count: number) => {
  const slots = [];
  for (let seed = 0; seed < count; seed++) slots.push(await createSlot(actor, { name: `Slot ${seed}` }));
  return slots;
};

const orders = async (actor: Actor) => (await listSlots(actor, actor.userId)).slots.map(({ order }) => order);

afterEach(async () => {
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
});

describe("the quota of five", () => {
  it("leaves exactly five of thirty uploads at once, and refuses the rest in its own words", async () => {
    const person = await makePerson();
    const uploads = await Promise.all(
      Array.from({ length: 30 }, async (_, seed) => received(await makePicture(seed, 64))),
    );
    const results = await Promise.allSettled(uploads.map((upload) => createSlot(person, { upload })));
    expect(tally(results)).toEqual({ ok: 5, slots_full: 25 });
    expect(await orders(person)).toEqual([0, 1, 2, 3, 4]);
    expect(await db().storageIntent.count()).toBe(0);
  });

  it("is a fact of the schema, whoever writes", async () => {
    const person = await makePerson();
    const insert = (order: number) =>
      db()
        .$executeRaw`INSERT INTO reference_images (id, user_id, "order", updated_at) VALUES (gen_random_uuid(), ${person.userId}::uuid, ${order}, now())`;
    await insert(4);
    await expect(insert(5)).rejects.toThrow(/reference_images_order_range/);
    await expect(insert(-1)).rejects.toThrow(/reference_images_order_range/);
    await expect(insert(4)).rejects.toThrow(/reference_images_user_order|order/);
  });

  it("gives the lowest free position, the one asked for, or says which is taken", async () => {
    const person = await makePerson();
    expect((await createSlot(person, { order: 2 })).order).toBe(2);
    expect((await createSlot(person, {})).order).toBe(0);
    await expect(createSlot(person, { order: 2 })).rejects.toThrow("Order 2 is already in use");
    for (const order of [5, -1, 1.5, Number.NaN])
      await expect(createSlot(person, { order })).rejects.toThrow("Order must be between 0 and 4");
  });
});

describe("reordering", () => {
  it("ends thirty at once in a permutation, with no deadlock", async () => {
    const person = await makePerson();
    const ids = (await fill(person, 5)).map(({ id }) => id);
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, turn) => reorder(person, [...ids.slice(turn % 5), ...ids.slice(0, turn % 5)])),
    );
    expect(tally(results)).toEqual({ ok: 30 });
    expect(await orders(person)).toEqual([0, 1, 2, 3, 4]);
  });

  it("survives an upload and a delete in between", async () => {
    const person = await makePerson();
    const [first, ...rest] = await fill(person, 4);
    const ids = rest.map(({ id }) => id);
    const upload = await received(await makePicture(1, 64));
    const results = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => reorder(person, [...ids].reverse())),
      createSlot(person, { upload }),
      deleteSlot(person, first!.id),
    ]);
    for (const code of results.map(codeOf)) expect(["ok", "not_a_permutation"]).toContain(code);
    const held = await orders(person);
    expect(new Set(held).size).toBe(held.length);
  });

  it("keeps gaps when positions are given", async () => {
    const person = await makePerson();
    const [a, b] = await fill(person, 2);
    const slots = await reorder(person, { positions: { [a!.id]: 4, [b!.id]: 1 } });
    expect(slots.map(({ id, order }) => [id, order])).toEqual([
      [b!.id, 1],
      [a!.id, 4],
    ]);
  });

  it.each([
    ["one is missing", (ids: string[]) => ids.slice(1)],
    ["one is there twice", (ids: string[]) => [ids[0]!, ids[0]!, ids[2]!]],
    ["one is a stranger's", (ids: string[]) => [...ids.slice(1), NO_ID]],
    ["one is no id", (ids: string[]) => [...ids.slice(1), "x"]],
  ])("changes nothing when %s", async (_, spoil) => {
    const person = await makePerson();
    const ids = (await fill(person, 3)).map(({ id }) => id);
    await expect(reorder(person, spoil(ids))).rejects.toMatchObject({ code: "not_a_permutation" });
    expect((await listSlots(person, person.userId)).slots.map(({ id }) => id)).toEqual(ids);
  });

  it("refuses two slots in one position", async () => {
    const person = await makePerson();
    const [a, b] = await fill(person, 2);
    await expect(reorder(person, { positions: { [a!.id]: 1, [b!.id]: 1 } })).rejects.toMatchObject({
      code: "not_a_permutation",
    });
  });

  it("refuses an arrangement of a list that has changed since", async () => {
    const person = await makePerson();
    const [a] = await fill(person, 1);
    const { etag, version } = await listSlots(person, person.userId);
    expect(versionOfETag(etag)).toBe(version);
    await arrange(person, person.userId, { [a!.id]: 3 }, version);
    await expect(arrange(person, person.userId, { [a!.id]: 1 }, version)).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });
});

describe("a picture", () => {
  it("is replaced without a moment in which there is none, and the old one's objects go", async () => {
    const person = await makePerson();
    const slot = await withPicture(person, 1);
    const before = await storedKeys();
    const after = await replaceSlotImage(person, slot.id, await received(await makePicture(2)));
    expect(after.image?.original).not.toBe(slot.image?.original);
    const now = await storedKeys();
    expect(now).toHaveLength(before.length);
    expect(now.filter((key) => before.includes(key) && slot.image?.original.includes(key))).toEqual([]);
  });

  it("that another slot holds is refused where asked for, naming that slot, whatever the file's metadata", async () => {
    const person = await makePerson();
    const holder = await withPicture(person, 7, { name: "Front" });
    const again = async (rejectDuplicate: boolean) =>
      createSlot(person, { upload: await received(await makePicture(7), "other name.jpg"), rejectDuplicate });
    await expect(again(true)).rejects.toMatchObject({
      code: "duplicate_image",
      message: "It is the same picture as slot 1, Front.",
      extra: { slot_id: holder.id, order: 0, name: "Front" },
    });
    expect((await again(false)).order).toBe(1);
  });

  it("that is refused leaves no row and no object", async () => {
    const person = await makePerson();
    const before = await storedKeys();
    await expect(
      createSlot(person, { upload: await received(Buffer.from("no picture at all")) }),
    ).rejects.toMatchObject({
      code: "unsupported_type",
    });
    expect(await storedKeys()).toEqual(before);
    expect(await db().image.count({ where: { ownerUserId: person.userId } })).toBe(0);
  });
});

describe("deleting", () => {
  it("for good removes the slot, its rows and every object", async () => {
    const person = await makePerson();
    const before = await storedKeys();
    const slot = await withPicture(person, 3);
    await deleteSlot(person, slot.id);
    expect(await storedKeys()).toEqual(before);
    await expect(readSlot(person, slot.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteSlot(person, slot.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("with undo keeps the picture and can be undone to its position, twice without harm", async () => {
    const person = await makePerson();
    const slot = await withPicture(person, 4, { order: 3 });
    await deleteSlotWithUndo(person, slot.id);
    expect(await orders(person)).toEqual([]);
    expect((await loadSlotsState(person, person.userId)).deleted).toMatchObject([{ id: slot.id, order: 3 }]);
    expect(await restoreSlot(person, slot.id)).toMatchObject({ id: slot.id, order: 3 });
    expect(await restoreSlot(person, slot.id)).toMatchObject({ id: slot.id, order: 3 });
  });

  it("gives the lowest free position back when its own is taken, and refuses when all five are", async () => {
    const person = await makePerson();
    const slot = await createSlot(person, { order: 0 });
    await deleteSlotWithUndo(person, slot.id);
    await createSlot(person, { order: 0 });
    expect((await restoreSlot(person, slot.id)).order).toBe(1);
    await deleteSlotWithUndo(person, slot.id);
    for (let count = 0; count < 4; count++) await createSlot(person, {});
    await expect(restoreSlot(person, slot.id)).rejects.toMatchObject({ code: "slots_full" });
  });

  it("is final when the undo time is over", async () => {
    const person = await makePerson();
    const before = await storedKeys();
    const slot = await withPicture(person, 5);
    await deleteSlotWithUndo(person, slot.id);
    await db().referenceImage.update({
      where: { id: slot.id },
      data: { deletedAt: new Date(Date.now() - 11 * 60_000) },
    });
    await expect(restoreSlot(person, slot.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await purgeDeletedSlots()).toBe(1);
    expect(await storedKeys()).toEqual(before);
  });
});

describe("whose they are", () => {
  it("hides a stranger's slot from every call, and shows it to an administrator", async () => {
    const [owner, stranger, admin] = [await makePerson(), await makePerson(), await makePerson("admin")];
    const slot = await withPicture(owner, 6);
    const upload = await received(await makePicture(9, 64));
    const calls = [
      () => readSlot(stranger, slot.id),
      () => changeSlot(stranger, slot.id, { name: "mine" }),
      () => deleteSlot(stranger, slot.id),
      () => deleteSlotWithUndo(stranger, slot.id),
      () => restoreSlot(stranger, slot.id),
      () => countView(stranger, slot.id),
      () => replaceSlotImage(stranger, slot.id, upload),
      () => listSlots(stranger, owner.userId),
      () => loadSlotsState(stranger, owner.userId),
      () => arrange(stranger, owner.userId, { [slot.id]: 2 }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
    await expect(reorder(stranger, [slot.id])).rejects.toMatchObject({ code: "not_a_permutation" });
    expect(await readSlot(admin, slot.id)).toMatchObject({ id: slot.id, view_count: 0 });
    expect(await reorder(admin, { positions: { [slot.id]: 2 } })).toMatchObject([{ order: 2, user: owner.userId }]);
  });

  it("takes user_id from administrators alone", async () => {
    const [owner, stranger, admin] = [await makePerson(), await makePerson(), await makePerson("admin")];
    expect((await createSlot(stranger, { user_id: owner.userId })).user).toBe(stranger.userId);
    expect((await createSlot(admin, { user_id: owner.userId })).user).toBe(owner.userId);
    for (const user_id of [NO_ID, "nobody"])
      await expect(createSlot(admin, { user_id })).rejects.toThrow("User not found");
  });
});

describe("the log of changes", () => {
  it("raises the version once a change and tells what a person did", async () => {
    const person = await makePerson();
    const admin = await makePerson("admin");
    const slot = await createSlot(person, { name: "Front" });
    await changeSlot(person, slot.id, { name: "Left" });
    await changeSlot(admin, slot.id, { order: 2 });
    await changeSlot(person, slot.id, { name: "Left" });
    const { version, changes } = await loadSlotsState(person, person.userId);
    expect(version).toBe(3);
    expect(changes).toMatchObject([
      { kind: "moved", moves: [{ from: 0, to: 2 }], by: { name: "Test Person", admin: true } },
      { kind: "renamed", name: "Left" },
      { kind: "added", name: "Front", to: 0 },
    ]);
  });

  it("leaves the version alone when a view is counted", async () => {
    const person = await makePerson();
    const slot = await createSlot(person, {});
    const before = await listSlots(person, person.userId);
    await Promise.all(Array.from({ length: 10 }, () => countView(person, slot.id)));
    const after = await listSlots(person, person.userId);
    expect(after.slots[0]?.view_count).toBe(10);
    expect(after.version).toBe(before.version);
    expect(after.etag).not.toBe(before.etag);
  });
});
