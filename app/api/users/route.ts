import { z } from "zod";
import { createPerson, listPeople } from "@/lib/accounts/people";
import { CreatePerson } from "@/lib/contracts/people";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";

const query = z.intersection(pageQuery(z.uuid()), z.object({ q: z.string().max(200).optional() }));

export const GET = withApi({ auth: "admin", query }, async ({ actor, query: page, request, baseUrl }) =>
  paged({ request, baseUrl }, await listPeople(actor, page)),
);

export const POST = withApi({ auth: "admin", body: CreatePerson, idempotent: true }, async ({ actor, body }) =>
  created(await createPerson(actor, body)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
