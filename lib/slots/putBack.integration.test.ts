import { beforeEach, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { auditOf, oneAudited, told } from "../testing/audited";
import { makePerson } from "../testing/world";
import { arrange } from "./arrange";
import { changeSlot } from "./change";
import { createSlot } from "./create";
import { listSlots, loadSlotsState } from "./list";
import { putBackOrder } from "./putBack";
import { deleteSlot } from "./remove";

let admin: Actor;
let person: Actor;

/** By name: the ids of the person's slots. */
let ids: Record<string, string>;

const add = async (name: string, order?: number) => {
  ids[name] = (await createSlot(person, { name, order })).id;
};
const place = (by: Actor, orders: Record<string, number>) =>
  arrange(
    by,
    person.userId,
    Object.fromEntries(Object.entries(orders).map(([name, order]) => [ids[name] as string, order])),
  );

const row = async () => {
  const { slots } = await listSlots(person, person.userId);
  return Array.from({ length: 5 }, (_, order) => slots.find((slot) => slot.order === order)?.name ?? "-").join("");
};

/** The entry of a move that an administrator makes. */
const moved = async (orders: Record<string, number>): Promise<string> =>
  (await oneAudited(() => place(admin, orders), { action: "slots.reordered" })).id;

beforeEach(async () => {
  [admin, person, ids] = [await makePerson("admin"), await makePerson(), {}];
  for (const name of ["A", "B", "C"]) await add(name);
});

describe("an earlier order", () => {
  it("is put back by the person, audited as such, and that too can be put back", async () => {
    const entry = await moved({ A: 2, B: 1, C: 0 });
    expect(await row()).toBe("CBA--");
    const back = await oneAudited(() => putBackOrder(person, entry), { actorId: person.userId, userId: person.userId });
    expect(await row()).toBe("ABC--");
    expect(back.after.put_back).toBe(entry);
    expect(told(back)).toBe("put back an earlier order: moved “A” from slot 3 to slot 1, “C” from slot 1 to slot 3");
    expect(await putBackOrder(admin, back.id)).toEqual({ userId: person.userId, changed: true, gone: [] });
    expect(await row()).toBe("CBA--");
  });

  it("is no change where the slots stand in it already", async () => {
    const entry = await moved({ A: 2, B: 1, C: 0 });
    await putBackOrder(person, entry);
    const again = () => putBackOrder(person, entry);
    expect(await auditOf(again)).toEqual([]);
    expect(await again()).toMatchObject({ changed: false, gone: [] });
  });

  it("is put back without what is gone, which is named, and with what came since", async () => {
    const entry = await moved({ A: 2, B: 1, C: 0 });
    await deleteSlot(person, ids.B as string);
    await add("X", 1);
    await place(person, { A: 1, X: 2, C: 0 });
    expect(await putBackOrder(person, entry)).toEqual({ userId: person.userId, changed: true, gone: ["B"] });
    expect(await row()).toBe("AXC--");
  });

  it("of a single move to a free place, who stands there now making room", async () => {
    const entry = await oneAudited(() => changeSlot(admin, ids.A as string, { order: 4 }), { action: "slot.moved" });
    await add("X", 0);
    expect(await putBackOrder(person, entry.id)).toMatchObject({ changed: true });
    expect(await row()).toBe("ABCX-");
  });

  it("loses nothing and nobody, however many put back at once", async () => {
    const entries = [
      await moved({ A: 2, B: 1, C: 0 }),
      await moved({ A: 4, B: 0, C: 3 }),
      await moved({ A: 1, B: 2, C: 0 }),
    ];
    const tries = await Promise.allSettled(
      Array.from({ length: 24 }, (_, index) => putBackOrder(index % 2 ? admin : person, entries[index % 3] as string)),
    );
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "precondition_failed" });
    expect(tries.some(({ status }) => status === "fulfilled")).toBe(true);
    expect([...(await row())].sort().join("")).toBe("--ABC");
  });

  it.each<[string, () => Promise<string> | string, () => Actor | Promise<Actor>]>([
    ["of somebody else", () => moved({ A: 2, B: 1, C: 0 }), () => makePerson()],
    ["of an entry there is not", () => newId(), () => admin],
    ["of an id that is none", () => "x", () => admin],
    [
      "of an entry about no order",
      async () => (await oneAudited(() => changeSlot(admin, ids.A as string, { name: "Z" }), {})).id,
      () => admin,
    ],
  ])("%s does not exist", async (_what, entry, by) => {
    const id = await entry();
    const before = await row();
    await expect(putBackOrder(await by(), id)).rejects.toMatchObject({ code: "not_found" });
    expect(await row()).toBe(before);
  });
});

describe("recent changes", () => {
  it("say who did it where it was somebody else, and what an administrator did to the account", async () => {
    await db().user.update({ where: { id: admin.userId }, data: { name: "Root <i>" } });
    await moved({ A: 1, B: 0, C: 2 });
    await changeSlot(person, ids.A as string, { name: "Front" });
    const { changes } = await loadSlotsState(person, person.userId);
    expect(changes.slice(0, 2)).toMatchObject([
      { kind: "renamed", slotId: ids.A, name: "Front" },
      {
        kind: "moved",
        by: { name: "Root <i>", admin: true },
        moves: [
          { slotId: ids.A, name: "A", from: 0, to: 1 },
          { slotId: ids.B, name: "B", from: 1, to: 0 },
        ],
        before: [
          { id: ids.A, order: 0 },
          { id: ids.B, order: 1 },
          { id: ids.C, order: 2 },
        ],
      },
    ]);
    expect(changes[0]?.by).toBeUndefined();
    expect(changes).toHaveLength(5);
  });
});
