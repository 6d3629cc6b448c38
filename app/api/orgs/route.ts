import { createOrganization, listOrganizations } from "@/lib/accounts/organizations";
import { CreateOrganization } from "@/lib/contracts/organizations";
import { created, except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user" }, ({ actor }) => listOrganizations(actor));

export const POST = withApi({ auth: "user", body: CreateOrganization, idempotent: true }, async ({ actor, body }) =>
  created(await createOrganization(actor, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
