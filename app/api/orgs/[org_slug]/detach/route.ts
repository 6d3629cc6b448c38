import { Detach, LibraryParams } from "@/lib/contracts/library";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { detachImage } from "@/lib/library/attach";

export const POST = withApi({ auth: "user", params: LibraryParams, body: Detach }, async ({ actor, params, body }) => {
  await detachImage(actor, params.org_slug, body);
  return noContent();
});

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
