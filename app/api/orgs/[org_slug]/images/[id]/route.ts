import { ChangeLibraryImage, ImageId, LibraryParams } from "@/lib/contracts/library";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { changeImage, readImage } from "@/lib/library/images";
import { deleteImage } from "@/lib/library/remove";

const params = LibraryParams.extend({ id: ImageId });

export const GET = withApi({ auth: "user", params }, ({ actor, params: { org_slug, id } }) =>
  readImage(actor, org_slug, id),
);

export const PATCH = withApi(
  { auth: "user", params, body: ChangeLibraryImage },
  ({ actor, params: { org_slug, id }, body }) => changeImage(actor, org_slug, id, body),
);

export const DELETE = withApi({ auth: "user", params }, async ({ actor, params: { org_slug, id } }) => {
  await deleteImage(actor, org_slug, id);
  return noContent();
});

export const { POST, PUT } = except("GET", "PATCH", "DELETE");
