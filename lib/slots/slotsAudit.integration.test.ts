import { beforeEach, describe, expect, it } from "vitest";
import { db, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { type AuditRow, auditOf, oneAudited, told } from "../testing/audited";
import { makePerson, makePicture, received } from "../testing/world";
import { arrange } from "./arrange";
import { changeSlot } from "./change";
import { createSlot } from "./create";
import { deleteSlots } from "./everybody";
import { lockSlots, recordChanges } from "./lock";
import { replaceSlotImage } from "./picture";
import { deleteSlot, deleteSlotWithUndo, restoreSlot } from "./remove";

const picture = async (seed: number) => received(await makePicture(seed, 64));

let admin: Actor;
let person: Actor;

beforeEach(async () => {
  [admin, person] = [await makePerson("admin"), await makePerson()];
});

describe("a change of the slots leaves one entry:", () => {
  const about = () => ({ actorId: admin.userId, actorEmail: admin.email, userId: person.userId, organizationId: null });
  const add = async (name: string | null, order?: number, seed?: number) =>
    createSlot(admin, { name, order, user_id: person.userId, upload: seed === undefined ? null : await picture(seed) });

  it("added, with its picture and without", async () => {
    const bare = await oneAudited(() => add("Front"), { ...about(), action: "slot.added", before: null });
    expect(bare.after).toMatchObject({ name: "Front", order: 0, image: null });
    const filled = await oneAudited(() => add(null, 3, 1), { ...about(), action: "slot.added" });
    expect(filled.after).toMatchObject({ name: null, order: 3, image: { width: 64, height: 48 } });
    expect(filled.after.image.bytes).toBeGreaterThan(0);
    expect(told(filled)).toBe("added an untitled image to slot 4");
  });

  it("replaced, with both pictures", async () => {
    const { id } = await add("Front");
    const first = await oneAudited(async () => replaceSlotImage(admin, id, await picture(1)), {
      ...about(),
      action: "slot.replaced",
      before: { id, name: "Front", order: 0, image: null },
    });
    expect(told(first)).toBe("put a picture into slot 1, “Front”");
    const second = await oneAudited(async () => replaceSlotImage(admin, id, await picture(2)), about());
    expect(second.before).toEqual(first.after);
    expect(second.after.image.id).not.toBe(first.after.image.id);
    expect(told(second)).toBe("replaced the picture of “Front” in slot 1");
  });

  it("renamed; moved; both at once; and nothing for what stays as it was", async () => {
    const { id } = await add("Front");
    const renamed = await oneAudited(() => changeSlot(admin, id, { name: "Side" }), {
      ...about(),
      action: "slot.renamed",
      before: { name: "Front", order: 0 },
      after: { name: "Side", order: 0 },
    });
    expect(told(renamed)).toBe("renamed “Front” in slot 1 to “Side”");
    const moved = { action: "slot.moved", before: { name: "Side", order: 0 }, after: { name: "Side", order: 2 } };
    expect(told(await oneAudited(() => changeSlot(admin, id, { order: 2 }), { ...about(), ...moved }))).toBe(
      "moved “Side” from slot 1 to slot 3",
    );
    const both = await oneAudited(() => changeSlot(admin, id, { name: null, order: 1 }), {
      before: { name: "Side", order: 2 },
      after: { name: null, order: 1 },
    });
    expect(told(both)).toBe("moved “Side” from slot 3 to slot 2 and renamed it to nothing");
    expect(await auditOf(() => changeSlot(admin, id, { name: null, order: 1 }))).toEqual([]);
  });

  it("reordered, with the whole row", async () => {
    const slots = [await add("A"), await add("B"), await add("C", 4)];
    const [a, b, c] = slots.map(({ id }) => id) as [string, string, string];
    const entry = await oneAudited(() => arrange(admin, person.userId, { [a]: 1, [b]: 0, [c]: 4 }), {
      ...about(),
      action: "slots.reordered",
    });
    expect(entry.before).toEqual({
      slots: [
        { id: a, name: "A", order: 0 },
        { id: b, name: "B", order: 1 },
        { id: c, name: "C", order: 4 },
      ],
    });
    expect(entry.after.slots.map(({ name, order }: AuditRow) => `${name}${order}`)).toEqual(["B0", "A1", "C4"]);
    expect(told(entry)).toBe("moved “B” from slot 2 to slot 1, “A” from slot 1 to slot 2");
    expect(await auditOf(() => arrange(admin, person.userId, { [a]: 1, [b]: 0, [c]: 4 }))).toEqual([]);
  });

  it("deleted with undo, restored, and deleted for good", async () => {
    const { id } = await add("Front", 2, 1);
    const gone = await oneAudited(() => deleteSlotWithUndo(admin, id), { ...about(), action: "slot.deleted" });
    expect(gone.before).toMatchObject({ id, name: "Front", order: 2, image: { id: expect.any(String) } });
    expect(gone.after).toMatchObject({ id, restorable_until: expect.any(String) });
    expect(told(await oneAudited(() => restoreSlot(admin, id), { ...about(), action: "slot.restored" }))).toBe(
      "restored “Front” to slot 3",
    );
    expect(await auditOf(() => restoreSlot(admin, id))).toEqual([]);
    expect(told(await oneAudited(() => deleteSlot(admin, id), { ...about(), before: gone.before, after: null }))).toBe(
      "deleted “Front” from slot 3",
    );
  });

  it("deleted, one for each of a batch", async () => {
    const ids = [(await add("A")).id, (await add("B")).id];
    const entries = await auditOf(() => deleteSlots(admin, ids));
    expect(entries.map(({ action, before }) => [action, before.name])).toEqual([
      ["slot.deleted", "A"],
      ["slot.deleted", "B"],
    ]);
  });

  it("none of what was rolled back, refused or lost the race", async () => {
    const { id } = await add("Front");
    const work = async (tx: Tx) => {
      await lockSlots(tx, person.userId);
      await recordChanges(tx, person.userId, admin, [{ slotId: id, kind: "renamed", name: "X" }], {
        action: "slot.renamed",
      });
      throw new Error("afterwards");
    };
    const tries = () =>
      Promise.allSettled([
        transaction(work),
        changeSlot(admin, id, { order: 9 }),
        arrange(admin, person.userId, { [id]: 1 }, 99),
        createSlot(admin, { order: 0, user_id: person.userId }),
        replaceSlotImage(admin, id, { source: Buffer.from("no picture"), bytes: 10, fileName: "a.jpg" }),
      ]);
    expect(await auditOf(tries)).toEqual([]);
  });

  it("each of a mass of reorders at once: every entry begins where the one before it ends", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push((await add(`Slot ${index}`)).id);
    const turned = (by: number) => Object.fromEntries(ids.map((id, index) => [id, (index + by) % 5]));
    const entries = await auditOf(() =>
      Promise.all(Array.from({ length: 40 }, (_, index) => arrange(admin, person.userId, turned(index)))),
    );
    expect(entries.length).toBeGreaterThan(10);
    for (const [index, { before }] of entries.entries()) {
      if (index > 0) expect(before).toEqual(entries[index - 1].after);
    }
    const now = await db().referenceImage.findMany({ where: { userId: person.userId }, orderBy: { order: "asc" } });
    expect(entries.at(-1).after.slots.map(({ id }: AuditRow) => id)).toEqual(now.map(({ id }) => id));
  });
});
