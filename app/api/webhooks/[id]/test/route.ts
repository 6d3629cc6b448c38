import { z } from "zod";
import { accepted, except, withApi } from "@/lib/http/withApi";
import { sendTest } from "@/lib/webhooks/deliveries";

export const POST = withApi({ auth: "user", params: { id: z.uuid() } }, async ({ actor, params: { id } }) =>
  accepted(await sendTest(actor, id)),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
