import { MoreTrash } from "@/lib/contracts/uploads";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listTrash } from "@/lib/uploads/list";

export const GET = withApi(
  { auth: "user", query: pageQuery(MoreTrash.shape.after) },
  async ({ actor, query, request, baseUrl }) => paged({ request, baseUrl }, await listTrash(actor, query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
