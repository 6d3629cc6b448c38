import { ObjectRoute, ReorderImages } from "@/lib/contracts/library";
import { except, withApi } from "@/lib/http/withApi";
import { reorderObject } from "@/lib/library/objects";

export const PUT = withApi(
  { auth: "user", params: ObjectRoute, body: ReorderImages },
  ({ actor, params: { org_slug, ...object }, body }) => reorderObject(actor, org_slug, object, body.image_ids),
);

export const { GET, HEAD, POST, PATCH, DELETE } = except("PUT");
