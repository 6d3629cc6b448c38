import { BulkDelete, LibraryParams } from "@/lib/contracts/library";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { deleteImages } from "@/lib/library/remove";

export const POST = withApi(
  { auth: "user", params: LibraryParams, body: BulkDelete },
  async ({ actor, params, body }) => {
    await deleteImages(actor, params.org_slug, body.ids);
    return noContent();
  },
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
