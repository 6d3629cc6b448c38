import { z } from "zod";
import { accepted, except, withApi } from "@/lib/http/withApi";
import { redeliver } from "@/lib/webhooks/deliveries";

export const POST = withApi(
  { auth: "user", params: { id: z.uuid(), delivery_id: z.uuid() } },
  async ({ actor, params: { id, delivery_id } }) => accepted(await redeliver(actor, id, delivery_id)),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
