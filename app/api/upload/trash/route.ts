import { MoreTrash } from "@/lib/contracts/uploads";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listTrash } from "@/lib/uploads/list";
import { emptyTrash } from "@/lib/uploads/trash";

export const GET = withApi(
  { auth: "user", query: pageQuery(MoreTrash.shape.after) },
  async ({ actor, query, request, baseUrl }) => paged({ request, baseUrl }, await listTrash(actor, query)),
);

export const DELETE = withApi({ auth: "user" }, async ({ actor }) => ({ deleted_count: await emptyTrash(actor) }));

export const { POST, PUT, PATCH } = except("GET", "DELETE");
