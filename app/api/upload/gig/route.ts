import { GigFields } from "@/lib/contracts/uploads";
import { created, except, withApi } from "@/lib/http/withApi";
import { addUpload } from "@/lib/uploads/add";

export const POST = withApi(
  { auth: "user", upload: "upload", fields: GigFields, idempotent: true, limit: "upload" },
  async ({ actor, upload, fields }) =>
    created(await addUpload(actor, { category: "gig", upload, gigId: fields?.gig_id })),
);

export const { GET, PUT, PATCH, DELETE } = except("POST");
