import { ImageIds, ObjectRoute } from "@/lib/contracts/library";
import { except, withApi } from "@/lib/http/withApi";
import { detachImages } from "@/lib/library/attach";

export const POST = withApi(
  { auth: "user", params: ObjectRoute, body: ImageIds },
  async ({ actor, params: { org_slug, ...object }, body }) => ({
    detached: await detachImages(actor, org_slug, object, body.image_ids),
  }),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
