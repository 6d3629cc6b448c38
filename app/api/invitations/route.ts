import { z } from "zod";
import { createInvitation, listInvitations } from "@/lib/accounts/invitations";
import { CreateInvitation } from "@/lib/contracts/invitations";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "admin", query: pageQuery(z.uuid()) }, async ({ actor, query, request, baseUrl }) =>
  paged({ request, baseUrl }, await listInvitations(actor, query)),
);

export const POST = withApi(
  { auth: "admin", body: CreateInvitation, idempotent: true },
  async ({ actor, body, baseUrl }) => {
    const { path, ...invitation } = await createInvitation(actor, body);
    return created({ ...invitation, url: baseUrl + path });
  },
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
