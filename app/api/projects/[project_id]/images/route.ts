import { ImagePosition, NewProjectParams, ProjectParams } from "@/lib/contracts/projects";
import { paged, pageQuery } from "@/lib/http/paging";
import { created, except, withApi } from "@/lib/http/withApi";
import { listImages } from "@/lib/projects/list";
import { addImage } from "@/lib/projects/upload";

export const GET = withApi({ auth: "optional", params: ProjectParams, query: pageQuery(ImagePosition) }, async (call) =>
  paged(call, await listImages(call.actor, call.params.project_id, call.query)),
);

export const POST = withApi(
  { auth: "user", params: NewProjectParams, upload: "project", idempotent: true, limit: "upload" },
  async ({ actor, params, upload }) => created(await addImage(actor, params.project_id, upload)),
);

export const { PUT, PATCH, DELETE } = except("GET", "POST");
