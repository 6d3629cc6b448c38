import { organizationUsage } from "@/lib/accounts/usage";
import { Slug } from "@/lib/contracts/organizations";
import { except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user", params: { org_slug: Slug } }, ({ actor, params: { org_slug } }) =>
  organizationUsage(actor, org_slug),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
