import { z } from "zod";
import { CreateWebhook } from "@/lib/contracts/webhooks";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";
import { createWebhook, listWebhooks } from "@/lib/webhooks/endpoints";

export const GET = withApi({ auth: "user", query: pageQuery(z.uuid()) }, async ({ actor, query, request, baseUrl }) =>
  paged({ request, baseUrl }, await listWebhooks(actor, query)),
);

export const POST = withApi({ auth: "user", body: CreateWebhook, idempotent: true }, async ({ actor, body }) =>
  created(await createWebhook(actor, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
