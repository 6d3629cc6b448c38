import { FileId, UploadQuery } from "@/lib/contracts/uploads";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listUploads } from "@/lib/uploads/list";

export const GET = withApi(
  { auth: "user", query: UploadQuery.and(pageQuery(FileId)) },
  async ({ actor, query, request, baseUrl }) => paged({ request, baseUrl }, await listUploads(actor, query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
