import { SlotParams, UploadQuery } from "@/lib/contracts/referenceImages";
import { except, withApi } from "@/lib/http/withApi";
import { replaceSlotImage } from "@/lib/slots/picture";

export const POST = withApi(
  { auth: "user", params: SlotParams, query: UploadQuery, upload: "reference", idempotent: true, limit: "upload" },
  ({ actor, params, query, upload }) =>
    replaceSlotImage(actor, params.id, upload, { rejectDuplicate: query.on_duplicate === "reject" }),
);

export const { GET, PUT, PATCH, DELETE } = except("POST");
