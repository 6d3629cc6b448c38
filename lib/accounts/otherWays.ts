import { Prisma, type Tx } from "../db/client";
import { wakeDevices } from "../db/wakeDevices";
import { type Auditor, audit } from "../identity/audit";
import { unlinkAll } from "./identities";
import { revokeAll } from "./tokens";

/**
 * Ends everything by which somebody who once had an account still gets at it or hears of it, but for its password and its
 * sessions: accounts at providers, API tokens, devices and the pairings they wait for, webhooks. Under `lockUser`; renditions
 * that only those devices needed are dropped by the caller after the commit.
 */
export async function endOtherWays(tx: Tx, by: Auditor, userId: string): Promise<void> {
  await unlinkAll(tx, by, userId);
  await revokeAll(tx, by, userId);
  await revokeDevices(tx, by, userId);
  await deleteWebhooks(tx, by, userId);
}

async function revokeDevices(tx: Tx, by: Auditor, userId: string): Promise<void> {
  // Before the devices: one that was approved becomes a device at its next poll.
  await tx.devicePairing.deleteMany({ where: { approvedById: userId } });
  const devices = await tx.device.findMany({
    where: { userId },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
  await tx.device.deleteMany({ where: { userId } });
  await wakeDevices(tx, userId);
  await audit(tx, by, ...devices.map((device) => ({ action: "device.revoked", userId, before: device }) as const));
}

async function deleteWebhooks(tx: Tx, by: Auditor, userId: string): Promise<void> {
  const webhooks = await lockWebhooks(tx, userId);
  await tx.webhookEndpoint.deleteMany({ where: { userId } });
  await audit(tx, by, ...webhooks.map((before) => ({ action: "webhook.deleted", userId, before }) as const));
}

/** Webhooks of everybody's images are their owner's own from now on: who is no administrator any more hears of no others. */
export async function narrowWebhooks(tx: Tx, by: Auditor, userId: string): Promise<void> {
  const wide = (await lockWebhooks(tx, userId)).filter(({ scope }) => scope === "everybody");
  if (wide.length === 0) return;
  await tx.webhookEndpoint.updateMany({ where: { userId, scope: "everybody" }, data: { scope: "own" } });
  const changes = wide.map((before) => {
    return { action: "webhook.changed", userId, before, after: { ...before, scope: "own" } } as const;
  });
  await audit(tx, by, ...changes);
}

/** In the order of their ids, as each row is written at the end of every delivery. */
async function lockWebhooks(tx: Tx, userId: string) {
  const rows = await tx.$queryRaw<{ url: string; events: string[]; scope: string; enabled: boolean }[]>(Prisma.sql`
    SELECT url, events, scope, enabled FROM webhook_endpoints WHERE user_id = ${userId}::uuid ORDER BY id FOR UPDATE`);
  // Not its path, which is often a secret of the receiver.
  return rows.map(({ url, ...facts }) => ({ host: new URL(url).host, ...facts }));
}
