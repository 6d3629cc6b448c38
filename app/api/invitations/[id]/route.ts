import { z } from "zod";
import { revokeInvitation } from "@/lib/accounts/invitations";
import { except, noContent, withApi } from "@/lib/http/withApi";

export const DELETE = withApi({ auth: "admin", params: { id: z.uuid() } }, async ({ actor, params }) => {
  await revokeInvitation(actor, params.id);
  return noContent();
});

export const { GET, HEAD, POST, PUT, PATCH } = except("DELETE");
