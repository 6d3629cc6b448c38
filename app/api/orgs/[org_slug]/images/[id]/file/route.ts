import { ImageId, LibraryParams } from "@/lib/contracts/library";
import { UploadQuery } from "@/lib/contracts/referenceImages";
import { except, withApi } from "@/lib/http/withApi";
import { replaceFile } from "@/lib/library/add";

export const PUT = withApi(
  {
    auth: "user",
    params: LibraryParams.extend({ id: ImageId }),
    query: UploadQuery,
    upload: "library",
    limit: "upload",
  },
  ({ actor, params: { org_slug, id }, query: { on_duplicate }, upload }) =>
    replaceFile(actor, org_slug, id, { upload, rejectDuplicate: on_duplicate === "reject" }),
);

export const { GET, HEAD, POST, PATCH, DELETE } = except("PUT");
