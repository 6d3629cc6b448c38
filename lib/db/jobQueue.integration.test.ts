import type pg from "pg";
import { expect, it } from "vitest";
import { db, Prisma, pool } from "./client";
import { JobQueue } from "./jobQueue";

const OPTIONS = { perGroup: 1, expireSeconds: 60 };

it("a connection that is cut off in the middle fails what was begun, and not the process", async () => {
  const queue = await JobQueue.open<object>("cut", OPTIONS);
  const toJob = () => ({ data: {}, group: "one", startAfter: new Date() });
  try {
    // As when the database's machine goes away: there is no message, the socket just ends.
    pool().once("acquire", (client: pg.PoolClient) => {
      const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
      setTimeout(() => stream.destroy(), 50);
    });
    const cut = queue.addFrom({ text: "SELECT pg_sleep(10)", values: [] }, toJob);
    await expect(cut).rejects.toMatchObject({ code: "database_unavailable" });
    expect(await queue.addFrom({ text: "SELECT 1", values: [] }, toJob)).toBe(1);
    expect(await queue.take(10)).toHaveLength(1);
  } finally {
    await queue.close();
  }
});

it("a job that was taken and not finished comes again when its time has run out, to whoever asks then", async () => {
  const queue = await JobQueue.open<object>("lost", { perGroup: 1, expireSeconds: 1 });
  try {
    await queue.addFrom({ text: "SELECT 1", values: [] }, () => ({ data: {}, group: "one", startAfter: new Date() }));
    const [taken] = await queue.take(10);
    const isOver = async () => {
      const [job] = await db().$queryRaw<{ over: boolean }[]>(Prisma.sql`
        SELECT started_on + 2 * interval '1 second' < now() AS over FROM pgboss.job WHERE name = 'lost'`);
      return job?.over;
    };
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
    // What the library does by itself every minute.
    await (queue as unknown as { boss: { supervise(name: string): Promise<void> } }).boss.supervise("lost");
    expect(await queue.take(10)).toMatchObject([{ id: taken?.id }]);
  } finally {
    await queue.close();
  }
});
