import { DeleteQuery, FileParams, VersionQuery } from "@/lib/contracts/uploads";
import { notFound } from "@/lib/core/errors";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { deleteUpload, purgeUpload } from "@/lib/uploads/trash";

// The bytes are answered in front of Next (lib/http/uploadPaths.ts). What comes here is no id.
export const GET = withApi({ auth: "user", params: FileParams, query: VersionQuery }, () => {
  throw notFound("File not found");
});

export const DELETE = withApi(
  { auth: "user", params: FileParams, query: DeleteQuery },
  async ({ actor, params, query }) => {
    await (query.permanent === "true" ? purgeUpload : deleteUpload)(actor, params.file_id);
    return noContent();
  },
);

export const { POST, PUT, PATCH } = except("GET", "DELETE");
