import { z } from "zod";
import { byId, gone, IDEMPOTENT, type Operation, ok, PAGED, Page } from "./operationParts";
import { ChangeWebhook, CreateWebhook, Delivery, NewWebhook, Webhook } from "./webhooks";

const BASE = "/api/webhooks";
const ONE = `${BASE}/{id}`;
const common = { tag: "Webhooks", caller: "user" } as const;

/** The addresses of a person's webhooks and of what was sent to them. */
export const WEBHOOK_OPERATIONS: readonly Operation[] = [
  {
    ...common,
    method: "get",
    path: BASE,
    summary: "One's webhooks",
    query: Page,
    answers: { 200: ok(z.array(Webhook), "The webhooks", PAGED) },
    problems: [400],
  },
  {
    ...common,
    method: "post",
    path: BASE,
    summary: "A new webhook",
    description:
      "What it is sent stands under `webhooks` in this document. It is signed by the Standard Webhooks specification.",
    headers: IDEMPOTENT,
    body: CreateWebhook,
    answers: { 201: ok(NewWebhook, "The webhook with its secret, shown this once") },
    problems: [400, 403, 409, 422],
  },
  {
    ...common,
    method: "get",
    path: ONE,
    summary: "One webhook",
    params: byId,
    answers: { 200: ok(Webhook, "The webhook") },
    problems: [404],
  },
  {
    ...common,
    method: "patch",
    path: ONE,
    summary: "Change a webhook, or turn it on or off",
    params: byId,
    body: ChangeWebhook,
    answers: { 200: ok(Webhook, "The webhook") },
    problems: [400, 403, 404],
  },
  {
    ...common,
    method: "delete",
    path: ONE,
    summary: "Delete a webhook with its deliveries",
    params: byId,
    answers: { 204: gone },
    problems: [404],
  },
  {
    ...common,
    method: "get",
    path: `${ONE}/deliveries`,
    summary: "What was sent to a webhook, and what it answered",
    description: "Deliveries are kept for 30 days.",
    params: byId,
    query: Page,
    answers: { 200: ok(z.array(Delivery), "The deliveries, newest first", PAGED) },
    problems: [400, 404],
  },
  {
    ...common,
    method: "post",
    path: `${ONE}/deliveries/{delivery_id}/redeliver`,
    summary: "Send a delivery again, with the same `webhook-id`",
    params: byId.extend({ delivery_id: z.uuid() }),
    answers: { 202: ok(Delivery, "It is on its way") },
    problems: [404, 409],
  },
  {
    ...common,
    method: "post",
    path: `${ONE}/test`,
    summary: "Send a `ping`",
    params: byId,
    answers: { 202: ok(Delivery, "It is on its way") },
    problems: [404, 409],
  },
  {
    ...common,
    method: "post",
    path: `${ONE}/rotate-secret`,
    summary: "Another secret",
    description: "The one before signs too for 24 hours, so that a receiver can change over.",
    params: byId,
    answers: { 200: ok(NewWebhook, "The webhook with its new secret, shown this once") },
    problems: [403, 404],
  },
];
