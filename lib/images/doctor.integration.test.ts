import { expect, it } from "vitest";
import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { storage } from "../storage";
import { doctor } from "./doctor";
import { newKeyPrefix, objectKey } from "./keys";

const waitingForALock = async () => {
  const [row] = await db().$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  return row?.count;
};

it("a repair leaves the objects of an upload that is committed in that moment, however old its intent", async () => {
  const id = newId();
  const key = objectKey(newKeyPrefix(), "original", "png");
  await storage().put(key, Buffer.from("a picture"), "image/png");
  await db().storageIntent.create({ data: { id, keys: [key], createdAt: new Date(0) } });
  let repairing: Promise<unknown> = Promise.resolve();
  await transaction(async (tx) => {
    await tx.storageIntent.delete({ where: { id } });
    repairing = doctor({ repair: true });
    await expect.poll(waitingForALock, { timeout: 10_000 }).toBe(1);
  });
  await repairing;
  expect(await storage().stat(key)).toMatchObject({ bytes: 9 });
});
