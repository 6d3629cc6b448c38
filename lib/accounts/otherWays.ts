import { Prisma, type Tx } from "../db/client";
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
  await audit(tx, by, ...devices.map((device) => ({ action: "device.revoked", userId, before: device }) as const));
}

async function deleteWebhooks(tx: Tx, by: Auditor, userId: string): Promise<void> {
  // In the order of their ids, as the row of each is held while something is sent to it.
  const endpoints = await tx.$queryRaw<{ url: string; events: string[]; scope: string; enabled: boolean }[]>(Prisma.sql`
    SELECT url, events, scope, enabled FROM webhook_endpoints WHERE user_id = ${userId}::uuid ORDER BY id FOR UPDATE`);
  await tx.webhookEndpoint.deleteMany({ where: { userId } });
  await audit(
    tx,
    by,
    ...endpoints.map(({ url, ...facts }) => {
      // Not its path, which is often a secret of the receiver.
      return { action: "webhook.deleted", userId, before: { host: new URL(url).host, ...facts } } as const;
    }),
  );
}
