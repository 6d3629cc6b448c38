import { z } from "zod";
import { deleteToken } from "@/lib/accounts/tokens";
import { except, noContent, withApi } from "@/lib/http/withApi";

export const DELETE = withApi({ auth: "user", params: { id: z.uuid() } }, async ({ actor, params }) => {
  await deleteToken(actor, params.id);
  return noContent();
});

export const { GET, HEAD, POST, PUT, PATCH } = except("DELETE");
