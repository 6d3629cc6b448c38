import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, Prisma, transaction } from "../db/client";
import { eventInsert } from "../events/outbox";
import type { Actor } from "../identity/actor";
import { arrange } from "../slots/arrange";
import { changeSlot } from "../slots/change";
import { createSlot } from "../slots/create";
import { lockSlots, recordChanges } from "../slots/lock";
import { replaceSlotImage } from "../slots/picture";
import { deleteSlot, deleteSlotWithUndo, restoreSlot } from "../slots/remove";
import { tablesReadWhole } from "../testing/plans";
import type { Receiver } from "../testing/webhookReceiver";
import { closeWorld, listenTo, openWorld, picture, rowOf, rows, settled, startServer } from "../testing/webhooks";
import { makePerson } from "../testing/world";

let me: Actor;
let receiver: Receiver;
beforeEach(async () => {
  ({ me, receiver } = await openWorld());
});
afterEach(closeWorld);

describe("events", () => {
  const told = async (endpointId: string) =>
    (await rows(endpointId)).map(({ type, data }) => ({ type, ...(data as Record<string, unknown>) }));

  it("tell of each change of a picture, in the transaction of the change", async () => {
    const { id } = await listenTo(me);
    const slot = await createSlot(me, { name: "Front", order: 1, upload: await picture(1) });
    const [image] = await db().image.findMany({ where: { ownerUserId: me.userId } });
    await replaceSlotImage(me, slot.id, await picture(2));
    await changeSlot(me, slot.id, { name: "Face" });
    await deleteSlotWithUndo(me, slot.id);
    await restoreSlot(me, slot.id);
    await deleteSlot(me, slot.id);
    const place = { id: slot.id, order: 1, name: "Face" };
    expect(await told(id)).toMatchObject([
      {
        type: "image.created",
        user_id: me.userId,
        slots_version: 1,
        slot: { ...place, name: "Front" },
        image: { id: image?.id, file_name: "1.jpg", content_type: "image/jpeg", width: 320, height: 240 },
      },
      { type: "image.replaced", slots_version: 2, previous_image_id: image?.id, image: { file_name: "2.jpg" } },
      { type: "image.deleted", slots_version: 4, slot: place, image: { file_name: "2.jpg" } },
      { type: "image.created", slots_version: 5, slot: place, image: { file_name: "2.jpg" } },
      { type: "image.deleted", slots_version: 6, slot: place, image: { file_name: "2.jpg" } },
    ]);
  });

  it("tell of an order before and after, once for all that moved", async () => {
    const { id } = await listenTo(me, { events: ["slots.reordered"] });
    const [a, b] = [await createSlot(me, { name: "A" }), await createSlot(me, { name: "B", order: 3 })];
    await arrange(me, me.userId, { [a.id]: 3, [b.id]: 0 });
    await changeSlot(me, a.id, { order: 2 });
    const at = (slot: { id: string; name: string | null }, order: number) => ({ id: slot.id, name: slot.name, order });
    expect(await told(id)).toEqual([
      {
        type: "slots.reordered",
        user_id: me.userId,
        slots_version: 3,
        before: [at(a, 0), at(b, 3)],
        after: [at(b, 0), at(a, 3)],
      },
      {
        type: "slots.reordered",
        user_id: me.userId,
        slots_version: 4,
        before: [at(b, 0), at(a, 3)],
        after: [at(b, 0), at(a, 2)],
      },
    ]);
  });

  it("are none for names, for slots without a picture, and for what is not asked for", async () => {
    const { id } = await listenTo(me, { events: ["image.created", "image.deleted", "slots.reordered"] });
    const slot = await createSlot(me, { name: "Empty" });
    await changeSlot(me, slot.id, { name: "Still empty" });
    await deleteSlot(me, slot.id);
    const filled = await createSlot(me, { upload: await picture(3) });
    await replaceSlotImage(me, filled.id, await picture(4));
    expect((await rows(id)).map(({ type }) => type)).toEqual(["image.created"]);
  });

  it("are gone with a transaction that is rolled back", async () => {
    const { id } = await listenTo(me);
    const slot = await createSlot(me, { upload: await picture(5) });
    expect(await rows(id)).toHaveLength(1);
    const [image] = await db().image.findMany({ where: { ownerUserId: me.userId } });
    const failing = transaction(async (tx) => {
      await lockSlots(tx, me.userId);
      await recordChanges(
        tx,
        me.userId,
        me,
        [{ slotId: slot.id, kind: "deleted", name: null, from: 0, imageId: image?.id }],
        { action: "slot.deleted" },
      );
      expect(await tx.webhookDelivery.count({ where: { endpointId: id } })).toBe(2);
      throw new Error("undone");
    });
    await expect(failing).rejects.toThrow("undone");
    expect(await rows(id)).toHaveLength(1);
  });

  it("reach whose they are, and administrators who asked for everybody's; nobody else", async () => {
    const [other, admin] = [await makePerson(), await makePerson("admin")];
    const mine = await listenTo(me);
    const others = await listenTo(other);
    const adminsOwn = await listenTo(admin);
    const everybodys = await listenTo(admin, { scope: "everybody" });
    const off = await listenTo(me, { enabled: false });
    await createSlot(me, { upload: await picture(6) });
    const counts = async () =>
      Promise.all([mine, others, adminsOwn, everybodys, off].map(async ({ id }) => (await rows(id)).length));
    expect(await counts()).toEqual([1, 0, 0, 1, 0]);
    const [own, all] = [await rowOf(mine.id), await rowOf(everybodys.id)];
    expect(all.eventId).toBe(own.eventId);
    await db().user.update({ where: { id: admin.userId }, data: { role: "user" } });
    await createSlot(me, { upload: await picture(7) });
    expect(await counts()).toEqual([2, 0, 0, 1, 0]);
    await db().user.update({ where: { id: me.userId }, data: { disabledAt: new Date() } });
    await createSlot(me, { upload: await picture(8) });
    expect(await counts()).toEqual([2, 0, 0, 1, 0]);
  });

  it("of somebody who is demoted are no longer sent, though they wait already", async () => {
    const admin = await makePerson("admin");
    const { id } = await listenTo(admin, { scope: "everybody" });
    await createSlot(me, { upload: await picture(9) });
    await db().user.update({ where: { id: admin.userId }, data: { role: "user" } });
    startServer();
    await settled(id, "failed");
    expect(receiver.received).toEqual([]);
  });
});

it("costs a change of somebody without webhooks no more than look-ups by index", async () => {
  await db().$executeRaw(Prisma.sql`
    INSERT INTO users (id, email, name, updated_at)
    SELECT gen_random_uuid(), 'many' || n || '@many.test', 'Many', now() FROM generate_series(1, 5000) AS n`);
  await db().$executeRaw(Prisma.sql`
    INSERT INTO webhook_endpoints (id, user_id, url, events, secret, updated_at)
    SELECT gen_random_uuid(), id, 'https://many.invalid/', ARRAY['image.created'], '', now() FROM users WHERE email LIKE '%@many.test'`);
  await db().$executeRaw(Prisma.sql`ANALYZE users, webhook_endpoints`);
  const statement = Prisma.sql`
    WITH owner AS (SELECT id, slots_version FROM users WHERE id = ${me.userId}::uuid)
    ${eventInsert([{ type: "image.created", slot: { id: me.userId, order: 0, name: null } }])}`;
  expect((await tablesReadWhole(statement)).filter((table) => /webhook|users/.test(table))).toEqual([]);
});
