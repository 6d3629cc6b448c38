import { SLOTS_CHANGED } from "./channels";
import { Prisma, type Tx } from "./client";

/**
 * Has every request of the user's devices that is held look again once the transaction commits: what they are shown has
 * changed, or who they are.
 */
export async function wakeDevices(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_notify(${SLOTS_CHANGED}, ${userId}::uuid::text) IS NULL`);
}
