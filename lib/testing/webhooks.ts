import { Webhook as Verifier } from "standardwebhooks";
import { expect } from "vitest";
import { db, Prisma } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { Deliverer } from "../webhooks/deliverer";
import { createWebhook } from "../webhooks/endpoints";
import { type Received, type Receiver, startReceiver } from "./webhookReceiver";
import { makePerson, makePicture, received } from "./world";

/** How long a test waits for what the servers do by themselves. */
export const PATIENCE = { timeout: 20_000 };

const running: Deliverer[] = [];
const receivers: Receiver[] = [];
let receiver: Receiver;

/** Somebody who listens, and a server of theirs that hears. For a `beforeEach`, with `closeWorld` after it. */
export async function openWorld(): Promise<{ me: Actor; receiver: Receiver }> {
  env().WEBHOOK_ALLOW_PRIVATE = true;
  receiver = await receive();
  return { me: await makePerson(), receiver };
}

/** Ends every server and receiver of a test, and forgets its webhooks. */
export async function closeWorld(): Promise<void> {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await Promise.all(receivers.splice(0).map((one) => one.close()));
  await db().webhookEndpoint.deleteMany();
}

/** One more server that hears. */
export async function receive(): Promise<Receiver> {
  const made = await startReceiver();
  receivers.push(made);
  return made;
}

/** One of the application's servers, as far as it sends. */
export function startServer(): Deliverer {
  const made = new Deliverer();
  running.push(made);
  made.wake();
  return made;
}

/** Has every server look at once for what is due. */
export function wakeServers(): void {
  for (const one of running) one.wake();
}

/** A webhook to the test's receiver, of every event, unless `options` say otherwise. */
export const listenTo = (actor: Actor, options: Partial<Parameters<typeof createWebhook>[1]> = {}) =>
  createWebhook(actor, {
    url: receiver.url,
    events: ["image.created", "image.replaced", "image.deleted", "slots.reordered"],
    description: "",
    scope: "own",
    enabled: true,
    ...options,
  });

/** An upload like no other of another `seed`. */
export const picture = async (seed: number) => received(await makePicture(seed), `${seed}.jpg`);

/** The deliveries of a webhook, the earliest first. */
export const rows = (endpointId: string) =>
  db().webhookDelivery.findMany({ where: { endpointId }, orderBy: { eventId: "asc" } });

/** The one delivery of a webhook. */
export async function rowOf(endpointId: string) {
  const all = await rows(endpointId);
  if (all.length !== 1 || !all[0]) throw new Error(`expected one delivery but received ${all.length}`);
  return all[0];
}

/** What waits for its next try is due now. */
export async function bringForward(endpointId: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries SET next_at = now(), queued_at = NULL WHERE endpoint_id = ${endpointId}::uuid AND status = 'pending'`);
  wakeServers();
}

/** Waits until so many deliveries arrived, or more. */
export const arrived = (count: number, where = receiver) =>
  expect.poll(() => where.received.length, PATIENCE).toBeGreaterThanOrEqual(count);

/** Waits until the one delivery of a webhook is in that state. */
export const settled = (endpointId: string, state: string) =>
  expect.poll(async () => (await rowOf(endpointId)).status, PATIENCE).toBe(state);

/** What was signed. @throws where the secret does not fit */
export const verified = (secret: string, { body, headers }: Received) =>
  new Verifier(secret).verify(body, headers as Record<string, string>);
