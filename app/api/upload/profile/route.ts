import { created, except, withApi } from "@/lib/http/withApi";
import { addUpload } from "@/lib/uploads/add";

export const POST = withApi(
  { auth: "user", upload: "upload", idempotent: true, limit: "upload" },
  async ({ actor, upload }) => created(await addUpload(actor, { category: "profile", upload })),
);

export const { GET, PUT, PATCH, DELETE } = except("POST");
