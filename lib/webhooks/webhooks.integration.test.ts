import pg from "pg";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { WEBHOOK_MESSAGES } from "../contracts/webhooks";
import { db, Prisma, transaction } from "../db/client";
import { env } from "../env";
import { eventInsert } from "../events/outbox";
import type { Actor } from "../identity/actor";
import { JOBS } from "../jobs/jobs";
import { DELIVERY_DAYS, FAILING_DAYS, RETRY_JITTER, RETRY_SECONDS } from "../policy/webhookEvents";
import { arrange } from "../slots/arrange";
import { changeSlot } from "../slots/change";
import { createSlot } from "../slots/create";
import { lockSlots, recordChanges } from "../slots/lock";
import { replaceSlotImage } from "../slots/picture";
import { deleteSlot, deleteSlotWithUndo, restoreSlot } from "../slots/remove";
import { tablesReadWhole } from "../testing/plans";
import { type Received, type Receiver, startReceiver, status } from "../testing/webhookReceiver";
import { makePerson, makePicture, received as upload } from "../testing/world";
import { Deliverer, sweepDeliveries } from "./deliverer";
import { listDeliveries, redeliver, sendTest } from "./deliveries";
import { changeWebhook, createWebhook, deleteWebhook, readWebhook, rotateSecret } from "./endpoints";

env().WEBHOOK_ALLOW_PRIVATE = true;

const PATIENCE = { timeout: 20_000 };
const running: Deliverer[] = [];
const receivers: Receiver[] = [];
let me: Actor;
let receiver: Receiver;

const receive = async () => {
  const made = await startReceiver();
  receivers.push(made);
  return made;
};
const startServer = () => {
  const made = new Deliverer();
  running.push(made);
  made.wake();
  return made;
};
const listenTo = (actor: Actor, options: Partial<Parameters<typeof createWebhook>[1]> = {}) =>
  createWebhook(actor, {
    url: receiver.url,
    events: ["image.created", "image.replaced", "image.deleted", "slots.reordered"],
    description: "",
    scope: "own",
    enabled: true,
    ...options,
  });
const picture = async (seed: number) => upload(await makePicture(seed), `${seed}.jpg`);
const rows = (endpointId: string) =>
  db().webhookDelivery.findMany({ where: { endpointId }, orderBy: { eventId: "asc" } });
const rowOf = async (endpointId: string) => {
  const all = await rows(endpointId);
  if (all.length !== 1 || !all[0]) throw new Error(`expected one delivery but received ${all.length}`);
  return all[0];
};
/** What waits for its next try is due now. */
const bringForward = async (endpointId: string) => {
  await db().$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries SET next_at = now(), queued_at = NULL WHERE endpoint_id = ${endpointId}::uuid AND status = 'pending'`);
  for (const one of running) one.wake();
};
const arrived = (count: number, where = receiver) =>
  expect.poll(() => where.received.length, PATIENCE).toBeGreaterThanOrEqual(count);
const settled = (endpointId: string, state: string) =>
  expect.poll(async () => (await rowOf(endpointId)).status, PATIENCE).toBe(state);
const verified = (secret: string, { body, headers }: Received) =>
  new Verifier(secret).verify(body, headers as Record<string, string>);

beforeEach(async () => {
  me = await makePerson();
  receiver = await receive();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await Promise.all(receivers.splice(0).map((one) => one.close()));
  await db().webhookEndpoint.deleteMany();
});
afterAll(() => {
  env().WEBHOOK_ALLOW_PRIVATE = false;
});

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
    for (const one of running) one.wake();
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

describe("an endpoint", () => {
  it("that answers 410 is turned off, with the reason, and hears nothing more", async () => {
    receiver.answer(status(410));
    const { id } = await listenTo(me);
    startServer();
    await createSlot(me, { upload: await picture(18) });
    await settled(id, "failed");
    expect(await readWebhook(me, id)).toMatchObject({
      enabled: false,
      disabled_reason: expect.stringContaining("410"),
    });
    await createSlot(me, { upload: await picture(19) });
    expect(await rows(id)).toHaveLength(1);
    await expect(redeliver(me, id, (await rowOf(id)).id)).rejects.toMatchObject({ code: "conflict" });
    await expect(sendTest(me, id)).rejects.toMatchObject({ code: "conflict" });
    expect(await changeWebhook(me, id, { enabled: true })).toMatchObject({ enabled: true, disabled_reason: null });
  });

  const failedDaysAgo = (id: string) =>
    db().$executeRaw(Prisma.sql`
      UPDATE webhook_endpoints SET failing_since = now() - make_interval(days => ${FAILING_DAYS}::int, mins => 1) WHERE id = ${id}::uuid`);
  const tryForTheLastTime = async (id: string) => {
    await db().webhookDelivery.updateMany({ where: { endpointId: id }, data: { attempts: RETRY_SECONDS.length } });
    await bringForward(id);
    await settled(id, "failed");
  };
  const failedOnce = (id: string) =>
    expect
      .poll(async () => {
        const { attempts, startedAt, error } = await rowOf(id);
        return [attempts, startedAt, error];
      }, PATIENCE)
      .toEqual([1, null, "It answered 502"]);

  it("that failed days ago and was asked nothing since is not turned off before a delivery had all its tries", async () => {
    receiver.answer(status(502));
    const { id } = await listenTo(me);
    await failedDaysAgo(id);
    startServer();
    await createSlot(me, { upload: await picture(20) });
    await failedOnce(id);
    expect(await readWebhook(me, id)).toMatchObject({ enabled: true, disabled_reason: null });
    expect((await rowOf(id)).status).toBe("pending");
    await tryForTheLastTime(id);
    expect(await readWebhook(me, id)).toMatchObject({
      enabled: false,
      disabled_reason: expect.stringContaining("5 days"),
    });
  });

  it("that has not failed for days is not turned off by a delivery that ran out of its tries", async () => {
    receiver.answer(status(502));
    const { id } = await listenTo(me);
    startServer();
    await createSlot(me, { upload: await picture(20) });
    await failedOnce(id);
    await tryForTheLastTime(id);
    expect(await readWebhook(me, id)).toMatchObject({ enabled: true, disabled_reason: null });
  });

  it("that works again is forgiven what was before", async () => {
    const { id } = await listenTo(me);
    await db().$executeRaw(
      Prisma.sql`UPDATE webhook_endpoints SET failing_since = now() - interval '9 days' WHERE id = ${id}::uuid`,
    );
    startServer();
    await createSlot(me, { upload: await picture(21) });
    await settled(id, "delivered");
    expect(await db().webhookEndpoint.findUnique({ where: { id } })).toMatchObject({
      failingSince: null,
      enabled: true,
    });
  });

  it("that is turned off gets nothing that waited", async () => {
    const { id } = await listenTo(me);
    await createSlot(me, { upload: await picture(22) });
    await changeWebhook(me, id, { enabled: false });
    expect(await rowOf(id)).toMatchObject({ status: "failed", error: "The endpoint was turned off" });
    startServer();
    const other = await listenTo(me, { url: (await receive()).url });
    await sendTest(me, other.id);
    for (const one of running) one.wake();
    await settled(other.id, "delivered");
    expect(receiver.received).toEqual([]);
  });

  it("has a secret that is kept sealed, and two of them after a rotation", async () => {
    const { id, secret } = await listenTo(me);
    const stored = await db().webhookEndpoint.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(stored.secret).includes(secret.slice(6))).toBe(false);
    const rotated = await rotateSecret(me, id);
    expect(rotated.secret).not.toBe(secret);
    await sendTest(me, id);
    startServer();
    await settled(id, "delivered");
    const [one] = receiver.received as [Received];
    verified(secret, one);
    verified(rotated.secret, one);
    await db().webhookEndpoint.update({ where: { id }, data: { previousUntil: new Date(Date.now() - 1000) } });
    await redeliver(me, id, (await rowOf(id)).id);
    for (const one of running) one.wake();
    await arrived(2);
    verified(rotated.secret, receiver.received[1] as Received);
    expect(() => verified(secret, receiver.received[1] as Received)).toThrow();
  });

  it("goes with its deliveries", async () => {
    const { id } = await listenTo(me);
    await sendTest(me, id);
    await deleteWebhook(me, id);
    expect(await rows(id)).toEqual([]);
  });
});

describe("what can go wrong with servers", () => {
  it("an installation without webhooks opens no queue", async () => {
    await db().$executeRaw(Prisma.sql`DROP SCHEMA IF EXISTS pgboss CASCADE`);
    const server = startServer();
    await createSlot(me, { upload: await picture(23) });
    await server.stop();
    const [schema] = await db().$queryRaw<{ n: number }[]>(
      Prisma.sql`SELECT count(*)::int AS n FROM pg_namespace WHERE nspname = 'pgboss'`,
    );
    expect(schema?.n).toBe(0);
  });

  it("a server that stops lets go of what it sends, and the next one sends it", async () => {
    receiver.answer(() => {});
    const { id } = await listenTo(me);
    const first = startServer();
    await createSlot(me, { upload: await picture(24) });
    await arrived(1);
    const started = performance.now();
    await first.stop();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await rowOf(id)).toMatchObject({ status: "pending", attempts: 0, startedAt: null, queuedAt: null });
    receiver.answer(status(200));
    startServer();
    await settled(id, "delivered");
    expect(receiver.received[1]?.headers["webhook-id"]).toBe(receiver.received[0]?.headers["webhook-id"]);
  });

  it("what a killed server was sending is sent by another", async () => {
    const { id } = await listenTo(me);
    await createSlot(me, { upload: await picture(25) });
    await db().webhookDelivery.updateMany({
      where: { endpointId: id },
      data: { turn: 1, attempts: 1, queuedAt: new Date(), startedAt: new Date(Date.now() - 60_000) },
    });
    await sweepDeliveries();
    expect((await rowOf(id)).startedAt).not.toBeNull();
    await db().webhookDelivery.updateMany({
      where: { endpointId: id },
      data: { startedAt: new Date(Date.now() - 180_000) },
    });
    await sweepDeliveries();
    startServer();
    await settled(id, "delivered");
  });

  it("a queue that was lost is made again, and what waited in it too", async () => {
    const { id } = await listenTo(me);
    await createSlot(me, { upload: await picture(26) });
    const long = new Date(Date.now() - 7 * 3_600_000);
    await db().webhookDelivery.updateMany({
      where: { endpointId: id },
      data: { queuedAt: long, nextAt: long, turn: 1 },
    });
    await db().$executeRaw(Prisma.sql`DROP SCHEMA IF EXISTS pgboss CASCADE`);
    await sweepDeliveries();
    startServer();
    await settled(id, "delivered");
  });

  it("is not stopped by connections that break", async () => {
    const { id } = await listenTo(me);
    startServer();
    await sendTest(me, id);
    await settled(id, "delivered");
    await db()
      .$executeRaw(Prisma.sql`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
      .catch(() => {});
    await expect.poll(() => redeliver(me, id, "").catch((error) => error.code), PATIENCE).toBe("not_found");
    const row = await rowOf(id);
    await redeliver(me, id, row.id);
    await arrived(2);
  });
});

it("goes on when the database was away", async () => {
  const { id } = await listenTo(me);
  const server = startServer();
  await sendTest(me, id);
  await settled(id, "delivered");
  const { adminUrl } = inject("database");
  const name = new URL(env().DATABASE_URL).pathname.slice(1);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    server.wake();
    await expect
      .poll(
        () =>
          sendTest(me, id).then(
            () => "",
            () => "away",
          ),
        PATIENCE,
      )
      .toBe("away");
    server.wake();
  } finally {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await expect
    .poll(
      () =>
        sendTest(me, id).then(
          () => "",
          () => "away",
        ),
      PATIENCE,
    )
    .toBe("");
  // Nobody wakes it: it comes back by itself.
  await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
}, 120_000);

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
