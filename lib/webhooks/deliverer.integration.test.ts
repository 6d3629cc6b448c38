import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { db, Prisma } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { createSlot } from "../slots/create";
import { type Receiver, status } from "../testing/webhookReceiver";
import {
  arrived,
  closeWorld,
  listenTo,
  openWorld,
  PATIENCE,
  picture,
  rowOf,
  settled,
  startServer,
} from "../testing/webhooks";
import { sweepDeliveries } from "./deliverer";
import { redeliver, sendTest } from "./deliveries";

let me: Actor;
let receiver: Receiver;
beforeEach(async () => {
  ({ me, receiver } = await openWorld());
});
afterEach(closeWorld);

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
  const database = () =>
    sendTest(me, id).then(
      () => "there",
      () => "away",
    );
  const { adminUrl } = inject("database");
  const name = new URL(env().DATABASE_URL).pathname.slice(1);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    server.wake();
    await expect.poll(database, PATIENCE).toBe("away");
    server.wake();
  } finally {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await expect.poll(database, PATIENCE).toBe("there");
  // Nobody wakes it: it comes back by itself.
  await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
}, 120_000);
