import { z } from "zod";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listDeliveries } from "@/lib/webhooks/deliveries";

export const GET = withApi(
  { auth: "user", params: { id: z.uuid() }, query: pageQuery(z.uuid()) },
  async ({ actor, params: { id }, query, request, baseUrl }) =>
    paged({ request, baseUrl }, await listDeliveries(actor, id, query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
