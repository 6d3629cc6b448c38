import { z } from "zod";
import { addMember, listMembers } from "@/lib/accounts/organizations";
import { AddMember, Slug } from "@/lib/contracts/organizations";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";

const params = { org_slug: Slug };

export const GET = withApi(
  { auth: "user", params, query: pageQuery(z.uuid()) },
  async ({ actor, params: { org_slug }, query, request, baseUrl }) =>
    paged({ request, baseUrl }, await listMembers(actor, org_slug, query)),
);

export const POST = withApi(
  { auth: "user", params, body: AddMember, idempotent: true },
  async ({ actor, params: { org_slug }, body }) => created(await addMember(actor, org_slug, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
