import { z } from "zod";
import { CreateDevice } from "@/lib/contracts/devices";
import { createDevice, listDevices } from "@/lib/devices/manage";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user", query: pageQuery(z.uuid()) }, async ({ actor, query, request, baseUrl }) =>
  paged({ request, baseUrl }, await listDevices(actor, query)),
);

export const POST = withApi({ auth: "user", body: CreateDevice, idempotent: true }, async ({ actor, body }) =>
  created(await createDevice(actor, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
