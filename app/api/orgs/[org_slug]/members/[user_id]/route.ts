import { z } from "zod";
import { changeMember, removeMember } from "@/lib/accounts/organizations";
import { ChangeMember, Slug } from "@/lib/contracts/organizations";
import { except, noContent, withApi } from "@/lib/http/withApi";

const params = { org_slug: Slug, user_id: z.uuid() };

export const PATCH = withApi(
  { auth: "user", params, body: ChangeMember },
  ({ actor, params: { org_slug, user_id }, body }) => changeMember(actor, org_slug, user_id, body.role),
);

export const DELETE = withApi({ auth: "user", params }, async ({ actor, params: { org_slug, user_id } }) => {
  await removeMember(actor, org_slug, user_id);
  return noContent();
});

export const { GET, HEAD, POST, PUT } = except("PATCH", "DELETE");
