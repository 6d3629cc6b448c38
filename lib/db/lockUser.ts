import { Prisma, type Tx } from "./client";

/**
 * Takes the lock under which what a user has is counted and arranged, until the transaction ends. Whoever takes other
 * locks as well takes this one first, so that nobody waits in a circle. NO KEY, because rows that name the user take a key
 * share of it when they are inserted.
 * @returns the version of the user's slots, or null where there is no such user
 */
export async function lockUser(tx: Tx, userId: string): Promise<number | null> {
  const rows = await tx.$queryRaw<{ slots_version: number }[]>(
    Prisma.sql`SELECT slots_version FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`,
  );
  return rows[0]?.slots_version ?? null;
}
