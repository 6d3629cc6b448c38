import { ImageIds, ObjectRoute } from "@/lib/contracts/library";
import { except, withApi } from "@/lib/http/withApi";
import { attachImages } from "@/lib/library/attach";

export const POST = withApi(
  { auth: "user", params: ObjectRoute, body: ImageIds, idempotent: true },
  async ({ actor, params: { org_slug, ...object }, body }) => ({
    attached: await attachImages(actor, org_slug, object, body.image_ids),
  }),
);

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
