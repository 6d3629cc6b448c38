import { ProjectImageParams } from "@/lib/contracts/projects";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { restoreImage } from "@/lib/projects/remove";

export const POST = withApi({ auth: "user", params: ProjectImageParams }, async ({ actor, params }) => {
  await restoreImage(actor, params.project_id, params.image_id);
  return noContent();
});

export const { GET, PUT, PATCH, DELETE } = except("POST");
