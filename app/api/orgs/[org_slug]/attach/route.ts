import { Attach, LibraryParams } from "@/lib/contracts/library";
import { except, withApi } from "@/lib/http/withApi";
import { attachImage } from "@/lib/library/attach";

export const POST = withApi(
  { auth: "user", params: LibraryParams, body: Attach, idempotent: true },
  ({ actor, params, body }) => attachImage(actor, params.org_slug, body),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
