import { z } from "zod";
import { LibraryParams, LibraryPosition, LibraryQuery, UploadTexts } from "@/lib/contracts/library";
import { UploadQuery } from "@/lib/contracts/referenceImages";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";
import { addImage } from "@/lib/library/add";
import { listImages } from "@/lib/library/images";

const query = z.intersection(pageQuery(LibraryPosition), LibraryQuery);

export const GET = withApi(
  { auth: "user", params: LibraryParams, query },
  async ({ actor, params, query: page, request, baseUrl }) =>
    paged({ request, baseUrl }, await listImages(actor, params.org_slug, page)),
);

export const POST = withApi(
  {
    auth: "user",
    params: LibraryParams,
    query: UploadQuery,
    upload: "library",
    fields: UploadTexts,
    idempotent: true,
    limit: "upload",
  },
  async ({ actor, params, query: { on_duplicate }, upload, fields }) =>
    created(
      await addImage(actor, params.org_slug, { upload, texts: fields, rejectDuplicate: on_duplicate === "reject" }),
    ),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
