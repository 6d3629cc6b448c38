import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WEBHOOK_MESSAGES } from "../contracts/webhooks";
import { db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { JOBS } from "../jobs/jobs";
import { DELIVERY_DAYS, RETRY_JITTER, RETRY_SECONDS } from "../policy/webhookEvents";
import { changeSlot } from "../slots/change";
import { createSlot } from "../slots/create";
import { replaceSlotImage } from "../slots/picture";
import { deleteSlot } from "../slots/remove";
import { type Received, type Receiver, status } from "../testing/webhookReceiver";
import {
  arrived,
  bringForward,
  closeWorld,
  listenTo,
  openWorld,
  PATIENCE,
  picture,
  receive,
  rowOf,
  rows,
  settled,
  startServer,
  verified,
  wakeServers,
} from "../testing/webhooks";
import { makePerson } from "../testing/world";
import { listDeliveries, redeliver, sendTest } from "./deliveries";
import { readWebhook } from "./endpoints";

let me: Actor;
let receiver: Receiver;
beforeEach(async () => {
  ({ me, receiver } = await openWorld());
});
afterEach(closeWorld);

describe("a delivery", () => {
  it("is signed, has the shape of the document, and URLs that work", async () => {
    const { id, secret } = await listenTo(me);
    startServer();
    const slot = await createSlot(me, { name: "Front", upload: await picture(10) });
    await settled(id, "delivered");
    const [one] = receiver.received as [Received];
    expect(verified(secret, one)).toEqual(one.json);
    expect(() => verified(`whsec_${Buffer.alloc(32).toString("base64")}`, one)).toThrow();
    expect(one.headers["webhook-id"]).toBe((await rowOf(id)).eventId);
    const shape = WEBHOOK_MESSAGES["image.created"];
    expect(shape.strict().parse(one.json)).toEqual(one.json);
    expect(one.json.data).toMatchObject({
      user_id: me.userId,
      slots_version: 1,
      slot: { id: slot.id, order: 0, name: "Front" },
      image: {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        urls: { original: expect.stringContaining("/media/") },
      },
    });
    expect(Date.parse(one.json.data.image.urls_expire_at)).toBeGreaterThan(Date.now());
    expect((await readWebhook(me, id)).last_success_at).not.toBeNull();
  });

  it("of a reorder and of a deletion have the shape of the document too", async () => {
    const { id } = await listenTo(me, { events: ["slots.reordered", "image.deleted", "image.replaced"] });
    const slot = await createSlot(me, { upload: await picture(11) });
    await replaceSlotImage(me, slot.id, await picture(12));
    await changeSlot(me, slot.id, { order: 4 });
    await deleteSlot(me, slot.id);
    startServer();
    await arrived(3);
    for (const { json } of receiver.received) {
      const shape = WEBHOOK_MESSAGES[json.type as keyof typeof WEBHOOK_MESSAGES];
      expect(shape.parse(json)).toEqual(json);
    }
    const deleted = receiver.received.find(({ json }) => json.type === "image.deleted");
    expect(deleted?.json.data.image).toMatchObject({ urls: null, urls_expire_at: null });
    expect((await rows(id)).map(({ type }) => type).sort()).toEqual([
      "image.deleted",
      "image.replaced",
      "slots.reordered",
    ]);
  });

  it("is tried again with the same id until it arrives, at the times of the table", async () => {
    receiver.answer((response, count) => status(count <= 3 ? 500 : 200, {}, `try ${count}`)(response, count));
    const { id, secret } = await listenTo(me);
    startServer();
    await createSlot(me, { upload: await picture(13) });
    for (const [i, seconds] of RETRY_SECONDS.slice(0, 3).entries()) {
      await expect
        .poll(async () => {
          const { attempts, startedAt, error } = await rowOf(id);
          return [attempts, startedAt, error];
        }, PATIENCE)
        .toEqual([i + 1, null, "It answered 500"]);
      const { nextAt, lastAttemptAt, status: state, response } = await rowOf(id);
      expect([state, response]).toEqual(["pending", `try ${i + 1}`]);
      const wait = (nextAt.getTime() - (lastAttemptAt as Date).getTime()) / 1000;
      expect(wait).toBeGreaterThanOrEqual(seconds);
      // The try itself lies between the two times.
      expect(wait).toBeLessThan(seconds * (1 + RETRY_JITTER) + 10);
      // The queue knows no other time.
      await expect
        .poll(async () => {
          const { id: delivery, turn } = await rowOf(id);
          const [job] = await db().$queryRaw<{ due: Date }[]>(Prisma.sql`
            SELECT start_after AS due FROM pgboss.job
            WHERE state = 'created' AND data->>'id' = ${delivery} AND (data->>'turn')::int = ${turn}::int`);
          return job?.due.getTime();
        }, PATIENCE)
        .toBe(nextAt.getTime());
      await bringForward(id);
    }
    await settled(id, "delivered");
    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    for (const one of receiver.received) verified(secret, one);
    expect(await readWebhook(me, id)).toMatchObject({ last_failure_at: expect.any(String), enabled: true });
  });

  it("fails when the last try is over, and can be sent again by hand", async () => {
    receiver.answer(status(500));
    const { id } = await listenTo(me);
    startServer();
    await createSlot(me, { upload: await picture(14) });
    await arrived(1);
    await expect.poll(async () => (await rowOf(id)).startedAt, PATIENCE).toBeNull();
    await db().webhookDelivery.updateMany({ where: { endpointId: id }, data: { attempts: RETRY_SECONDS.length } });
    await bringForward(id);
    await settled(id, "failed");
    receiver.answer(status(204));
    const row = await rowOf(id);
    const other = await makePerson("admin");
    await expect(redeliver(other, id, row.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await redeliver(me, id, row.id)).toMatchObject({ status: "pending", attempts: 0 });
    wakeServers();
    await settled(id, "delivered");
    expect(receiver.received.at(-1)?.headers["webhook-id"]).toBe(row.eventId);
  });

  it("that arrived can be sent once more too", async () => {
    const { id } = await listenTo(me);
    const server = startServer();
    await createSlot(me, { upload: await picture(15) });
    await settled(id, "delivered");
    await redeliver(me, id, (await rowOf(id)).id);
    server.wake();
    await arrived(2);
    await settled(id, "delivered");
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("waits as long as the endpoint asks for", async () => {
    receiver.answer(status(429, { "retry-after": "3000" }));
    const { id } = await listenTo(me);
    startServer();
    await createSlot(me, { upload: await picture(16) });
    await expect.poll(async () => (await rowOf(id)).error, PATIENCE).toBe("It answered 429");
    const { nextAt, lastAttemptAt } = await rowOf(id);
    expect((nextAt.getTime() - (lastAttemptAt as Date).getTime()) / 1000).toBeGreaterThanOrEqual(3000);
  });

  it("goes once, with two servers", async () => {
    const endpoint = await listenTo(me);
    startServer();
    startServer();
    const slot = await createSlot(me, { upload: await picture(17) });
    for (let order = 1; order < 5; order++) await changeSlot(me, slot.id, { order });
    for (let order = 3; order >= 0; order--) await changeSlot(me, slot.id, { order });
    await expect
      .poll(async () => (await rows(endpoint.id)).filter(({ status: state }) => state === "delivered").length, PATIENCE)
      .toBe(9);
    expect(receiver.received).toHaveLength(9);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(9);
  });

  it("to a slow endpoint holds back nobody else's", async () => {
    const slow = await receive();
    slow.answer(() => {});
    const hanging = await listenTo(me, { url: slow.url });
    const server = startServer();
    for (let i = 0; i < 40; i++) await sendTest({ ...me, userId: me.userId }, hanging.id);
    server.wake();
    await arrived(1, slow);
    const quick = await listenTo(me);
    await sendTest(me, quick.id);
    server.wake();
    await settled(quick.id, "delivered");
    expect(slow.received.length).toBeLessThanOrEqual(4);
  });
});

it("deliveries are listed newest first, page by page, and forgotten after a month", async () => {
  const { id } = await listenTo(me);
  for (let i = 0; i < 5; i++) await sendTest(me, id);
  const first = await listDeliveries(me, id, { limit: 3 });
  expect([first.items.length, first.total]).toEqual([3, 5]);
  const second = await listDeliveries(me, id, { limit: 3, after: first.next });
  expect(second.next).toBeUndefined();
  const ids = [...first.items, ...second.items].map(({ event_id }) => event_id);
  expect(ids).toEqual([...ids].sort().reverse());
  await expect(listDeliveries(await makePerson("admin"), id, { limit: 3 })).rejects.toMatchObject({
    code: "not_found",
  });
  const [oldest] = await rows(id);
  await db().webhookDelivery.update({
    where: { id: oldest?.id },
    data: { createdAt: new Date(Date.now() - (DELIVERY_DAYS * 24 + 1) * 3_600_000) },
  });
  await JOBS.find(({ name }) => name === "forget old webhook deliveries")?.run();
  expect(await rows(id)).toHaveLength(4);
});
