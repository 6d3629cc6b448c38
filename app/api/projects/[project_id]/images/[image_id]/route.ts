import { ProjectImageParams } from "@/lib/contracts/projects";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { deleteImage } from "@/lib/projects/remove";

// GET sends bytes, which the front server does before Next is asked: lib/http/projectPaths.ts.
export const DELETE = withApi({ auth: "user", params: ProjectImageParams }, async ({ actor, params }) => {
  await deleteImage(actor, params.project_id, params.image_id);
  return noContent();
});

export const { POST, PUT, PATCH } = except("GET", "DELETE");
