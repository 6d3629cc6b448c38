import type { Delivery } from "../contracts/webhooks";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { consume } from "../identity/limits";
import { PING } from "../policy/webhookEvents";
import { wakeDeliverer } from "./deliverer";
import { findEndpoint } from "./endpoints";
import { DELIVERY, presentDelivery } from "./rows";

/** A page of what was sent to one of the caller's endpoints, newest first: the ids of events sort by time. @throws AppError `not_found` */
export async function listDeliveries(
  actor: Actor,
  endpointId: string,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Delivery[]; next?: string; total: number }> {
  await findEndpoint(actor, endpointId);
  const [rows, total] = await Promise.all([
    db().webhookDelivery.findMany({
      where: { endpointId, ...(after && { eventId: { lt: after } }) },
      orderBy: { eventId: "desc" },
      take: limit + 1,
      select: DELIVERY,
    }),
    db().webhookDelivery.count({ where: { endpointId } }),
  ]);
  const items = rows.slice(0, limit).map(presentDelivery);
  return { items, next: rows.length > limit ? items.at(-1)?.event_id : undefined, total };
}

/**
 * Sends a delivery again, now, with the same `webhook-id` and all its tries before it. One that waits for its next try is
 * tried now.
 * @throws AppError `not_found`, `conflict` where the endpoint is turned off, `too_many_requests`
 */
export async function redeliver(actor: Actor, endpointId: string, deliveryId: string): Promise<Delivery> {
  await findSendable(actor, endpointId);
  const where = { id: deliveryId, endpointId };
  if (!isUuid(deliveryId) || !(await db().webhookDelivery.count({ where }))) throw notFound("Delivery not found");
  // What is being sent this moment goes on: it is what was asked for.
  await db().webhookDelivery.updateMany({
    where: { ...where, startedAt: null },
    data: { status: "pending", attempts: 0, nextAt: new Date(), queuedAt: null, finishedAt: null },
  });
  wakeDeliverer();
  const row = await db().webhookDelivery.findUnique({ where, select: DELIVERY });
  if (!row) throw notFound("Delivery not found");
  return presentDelivery(row);
}

/**
 * Sends a `ping`, to try an endpoint.
 * @throws AppError `not_found`, `conflict` where the endpoint is turned off, `too_many_requests`
 */
export async function sendTest(actor: Actor, endpointId: string): Promise<Delivery> {
  await findSendable(actor, endpointId);
  const row = await db().webhookDelivery.create({
    data: { endpointId, eventId: newId(), type: PING, data: { webhook_id: endpointId } },
    select: DELIVERY,
  });
  wakeDeliverer();
  return presentDelivery(row);
}

/** Somebody else's server is what is called: not as often as one likes. */
async function findSendable(actor: Actor, endpointId: string): Promise<void> {
  const { enabled } = await findEndpoint(actor, endpointId);
  if (!enabled) throw new AppError("conflict", "This webhook is turned off. Turn it on first.");
  await consume("webhookSend", actor.userId);
}
