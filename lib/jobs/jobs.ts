import { db, Prisma } from "../db/client";
import { env } from "../env";
import { sweepObjects } from "../images/sweep";
import { sweepTempFiles } from "../images/tempFiles";
import { DELIVERY_DAYS } from "../policy/webhookEvents";
import { purgeDeletedImages } from "../projects/remove";
import { purgeDeletedSlots } from "../slots/remove";
import { purgeDeletedUploads } from "../uploads/trash";
import { sweepDeliveries } from "../webhooks/deliverer";

interface Job {
  name: string;
  run: () => Promise<unknown>;
}

const remove = (statement: Prisma.Sql) => () => db().$executeRaw(statement);

/** What is done again and again, by every server. */
export const JOBS: readonly Job[] = [
  { name: "sweep objects", run: () => sweepObjects() },
  { name: "remove abandoned temporary files", run: () => sweepTempFiles() },
  { name: "purge deleted slots", run: () => purgeDeletedSlots() },
  { name: "purge deleted images of projects", run: () => purgeDeletedImages() },
  { name: "purge deleted uploads", run: () => purgeDeletedUploads() },
  {
    name: "forget idempotency keys",
    run: remove(Prisma.sql`DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`),
  },
  { name: "forget pairings", run: remove(Prisma.sql`DELETE FROM device_pairings WHERE expires_at < now()`) },
  { name: "forget sessions", run: remove(Prisma.sql`DELETE FROM sessions WHERE expires_at < now()`) },
  {
    name: "forget one-time links",
    // For a while they still say that they were used, withdrawn or over.
    run: remove(Prisma.sql`DELETE FROM one_time_links WHERE expires_at < now() - interval '30 days'`),
  },
  {
    name: "forget rate limits",
    run: remove(Prisma.sql`DELETE FROM rate_limits WHERE expire < extract(epoch FROM now()) * 1000`),
  },
  {
    name: "forget old slot changes",
    // A device that asks from further back gets the whole queue.
    run: remove(Prisma.sql`DELETE FROM slot_changes WHERE at < now() - interval '90 days'`),
  },
  { name: "forget old audit entries", run: forgetAudit },
  { name: "begin lost webhook deliveries again", run: () => sweepDeliveries() },
  {
    name: "forget old webhook deliveries",
    run: remove(Prisma.sql`
      DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE created_at < now() - make_interval(days => ${DELIVERY_DAYS}::int)
        ORDER BY created_at LIMIT 10000)`),
  },
];

/** As many as a round may remove: what is left goes in the next. */
const AUDIT_BATCH = 10_000;

async function forgetAudit(): Promise<void> {
  const { AUDIT_DAYS: days } = env();
  if (!days) return;
  await db().$executeRaw(Prisma.sql`
    DELETE FROM audit_entries WHERE id IN (
      SELECT id FROM audit_entries WHERE at < now() - make_interval(days => ${days}::int) ORDER BY at, id LIMIT ${AUDIT_BATCH}::int)`);
}
