import { FileParams } from "@/lib/contracts/uploads";
import { except, withApi } from "@/lib/http/withApi";
import { restoreUpload } from "@/lib/uploads/trash";

export const POST = withApi({ auth: "user", params: FileParams }, ({ actor, params }) =>
  restoreUpload(actor, params.file_id).then(({ file }) => file),
);

export const { GET, PUT, PATCH, DELETE } = except("POST");
