import { z } from "zod";
import { ChangeWebhook } from "@/lib/contracts/webhooks";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { changeWebhook, deleteWebhook, readWebhook } from "@/lib/webhooks/endpoints";

const params = { id: z.uuid() };

export const GET = withApi({ auth: "user", params }, ({ actor, params: { id } }) => readWebhook(actor, id));

export const PATCH = withApi({ auth: "user", params, body: ChangeWebhook }, ({ actor, params: { id }, body }) =>
  changeWebhook(actor, id, body),
);

export const DELETE = withApi({ auth: "user", params }, async ({ actor, params: { id } }) => {
  await deleteWebhook(actor, id);
  return noContent();
});

export const { POST, PUT } = except("GET", "PATCH", "DELETE");
