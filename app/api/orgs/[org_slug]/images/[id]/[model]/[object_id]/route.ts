import { AttachmentPosition, ObjectRoute } from "@/lib/contracts/library";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listObjectImages } from "@/lib/library/objects";

export const GET = withApi(
  { auth: "user", params: ObjectRoute, query: pageQuery(AttachmentPosition) },
  async ({ actor, params: { org_slug, ...object }, query, request, baseUrl }) =>
    paged({ request, baseUrl }, await listObjectImages(actor, org_slug, object, query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
