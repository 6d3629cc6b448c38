import { AttachmentPosition, ImageId, LibraryParams } from "@/lib/contracts/library";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listUsages } from "@/lib/library/objects";

const params = LibraryParams.extend({ id: ImageId });

export const GET = withApi(
  { auth: "user", params, query: pageQuery(AttachmentPosition) },
  async ({ actor, params: { org_slug, id }, query, request, baseUrl }) =>
    paged({ request, baseUrl }, await listUsages(actor, org_slug, id, query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
