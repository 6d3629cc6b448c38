import { z } from "zod";
import { createToken, listTokens } from "@/lib/accounts/tokens";
import { CreateToken } from "@/lib/contracts/accounts";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user", query: pageQuery(z.uuid()) }, async ({ actor, query, request, baseUrl }) =>
  paged({ request, baseUrl }, await listTokens(actor, query)),
);

export const POST = withApi({ auth: "user", body: CreateToken, idempotent: true }, async ({ actor, body }) =>
  created(await createToken(actor, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
