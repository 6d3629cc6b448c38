"use server";

import { revalidatePath } from "next/cache";
import {
  CreateWebhook,
  DeliveriesAfter,
  DeliveryReference,
  EditWebhook,
  WebhookReference,
} from "@/lib/contracts/webhooks";
import { defineAction } from "@/lib/http/defineAction";
import { listDeliveries, redeliver, sendTest } from "@/lib/webhooks/deliveries";
import { changeWebhook, createWebhook, deleteWebhook, rotateSecret } from "@/lib/webhooks/endpoints";

const DELIVERIES_SHOWN = 20;

/** The answer has the secret, this once. */
export const addWebhook = defineAction(CreateWebhook, async (actor, input) => {
  const made = await createWebhook(actor, input);
  revalidatePath("/settings");
  return made;
});

export const editWebhook = defineAction(EditWebhook, async (actor, { id, ...change }) => {
  const changed = await changeWebhook(actor, id, change);
  revalidatePath("/settings");
  return changed;
});

export const removeWebhook = defineAction(WebhookReference, async (actor, { id }) => {
  await deleteWebhook(actor, id);
  revalidatePath("/settings");
});

/** The answer has the secret, this once. */
export const rotateWebhookSecret = defineAction(WebhookReference, async (actor, { id }) => {
  const changed = await rotateSecret(actor, id);
  revalidatePath("/settings");
  return changed;
});

export const testWebhook = defineAction(WebhookReference, (actor, { id }) => sendTest(actor, id));

export const redeliverWebhook = defineAction(DeliveryReference, (actor, { id, deliveryId }) =>
  redeliver(actor, id, deliveryId),
);

export const loadDeliveries = defineAction(DeliveriesAfter, (actor, { id, after }) =>
  listDeliveries(actor, id, { limit: DELIVERIES_SHOWN, after }),
);
