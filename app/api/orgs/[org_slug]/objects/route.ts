import { z } from "zod";
import { LibraryParams, ObjectPosition, ObjectsQuery } from "@/lib/contracts/library";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listObjects } from "@/lib/library/objects";

const query = z.intersection(pageQuery(ObjectPosition), ObjectsQuery);

export const GET = withApi(
  { auth: "user", params: LibraryParams, query },
  async ({ actor, params, query: page, request, baseUrl }) =>
    paged({ request, baseUrl }, await listObjects(actor, params.org_slug, page)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
