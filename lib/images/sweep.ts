import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { env } from "../env";
import { runPurge } from "./purge";

const BATCH = 100;

/**
 * Removes the objects of uploads that never ended, and retries purges that failed. Any number of servers may sweep at
 * once: rows are claimed with SKIP LOCKED.
 * @param graceSeconds an intent younger than this may belong to an upload in flight
 * @returns how many intents and purge orders were worked on
 */
export async function sweepObjects(
  graceSeconds = env().SWEEP_GRACE_SECONDS,
): Promise<{ intents: number; purges: number }> {
  const intents = await claimIntents(new Date(Date.now() - graceSeconds * 1000));
  const purges = await retryPurges();
  return { intents, purges };
}

/** Turns each intent left behind into a purge order, so that its upload, should it still live, finds it gone and fails. */
async function claimIntents(before: Date): Promise<number> {
  for (let total = 0; ; ) {
    const removals = await transaction(async (tx) => {
      const claimed = await tx.$queryRaw<{ keys: string[] }[]>(Prisma.sql`
        DELETE FROM storage_intents WHERE id IN (
          SELECT id FROM storage_intents WHERE created_at <= ${before} ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
        ) RETURNING keys`);
      const removals = claimed.map(({ keys }) => ({ orderId: newId(), keys }));
      await tx.purgeOrder.createMany({ data: removals.map(({ orderId, keys }) => ({ id: orderId, keys })) });
      return removals;
    });
    await runPurge(removals);
    total += removals.length;
    if (removals.length < BATCH) return total;
  }
}

/** Each failure doubles the wait, up to about an hour. */
async function retryPurges(): Promise<number> {
  for (let total = 0; ; ) {
    const due = await db().$queryRaw<{ orderId: string; keys: string[] }[]>(Prisma.sql`
      UPDATE purge_orders SET attempts = attempts + 1, not_before = now() + least(60 * 2 ^ attempts, 3600) * interval '1 second'
      WHERE id IN (
        SELECT id FROM purge_orders WHERE not_before <= now() ORDER BY not_before LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ) RETURNING id AS "orderId", keys`);
    await runPurge(due);
    total += due.length;
    if (due.length < BATCH) return total;
  }
}
