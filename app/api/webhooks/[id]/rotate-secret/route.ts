import { z } from "zod";
import { except, withApi } from "@/lib/http/withApi";
import { rotateSecret } from "@/lib/webhooks/endpoints";

export const POST = withApi({ auth: "user", params: { id: z.uuid() } }, ({ actor, params: { id } }) =>
  rotateSecret(actor, id),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
