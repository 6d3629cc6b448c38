import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { FAILING_DAYS, RETRY_SECONDS } from "../policy/webhookEvents";
import { createSlot } from "../slots/create";
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
import { redeliver, sendTest } from "./deliveries";
import { changeWebhook, deleteWebhook, readWebhook, rotateSecret } from "./endpoints";

let me: Actor;
let receiver: Receiver;
beforeEach(async () => {
  ({ me, receiver } = await openWorld());
});
afterEach(closeWorld);

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
    wakeServers();
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
    wakeServers();
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
