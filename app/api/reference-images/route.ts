import { CreateSlot, ListQuery, UploadQuery } from "@/lib/contracts/referenceImages";
import { answerUnlessMatched } from "@/lib/http/answers";
import { created, except, withApi } from "@/lib/http/withApi";
import { createSlot } from "@/lib/slots/create";
import { listSlots, subjectOf } from "@/lib/slots/list";

export const GET = withApi({ auth: "user", query: ListQuery }, async ({ actor, query, request }) => {
  const { slots, etag } = await listSlots(actor, subjectOf(actor, query.user_id));
  return answerUnlessMatched(request, etag, slots);
});

export const POST = withApi(
  {
    auth: "user",
    query: UploadQuery,
    body: CreateSlot,
    fields: CreateSlot,
    upload: "reference",
    uploadOptional: true,
    idempotent: true,
    limit: "upload",
  },
  async ({ actor, query, body, fields, upload }) =>
    created(await createSlot(actor, { ...(body ?? fields), upload, rejectDuplicate: query.on_duplicate === "reject" })),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
