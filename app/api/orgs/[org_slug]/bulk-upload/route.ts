import { LibraryParams } from "@/lib/contracts/library";
import { UploadQuery } from "@/lib/contracts/referenceImages";
import { answerBulk } from "@/lib/http/bulkUpload";
import { except, withApi } from "@/lib/http/withApi";
import { openLibrary } from "@/lib/library/add";
import { undoImages } from "@/lib/library/remove";

export const POST = withApi(
  { auth: "user", params: LibraryParams, query: UploadQuery, limit: "bulkUpload" },
  async ({ actor, params: { org_slug }, query: { on_duplicate }, request }) => {
    const add = await openLibrary(actor, org_slug, { rejectDuplicate: on_duplicate === "reject" });
    return answerBulk({ actor, request, add, undo: (ids) => undoImages(actor, org_slug, ids) });
  },
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
