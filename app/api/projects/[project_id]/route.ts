import { ChangeProject, ProjectParams } from "@/lib/contracts/projects";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { changeProject, readProject } from "@/lib/projects/list";
import { deleteProject } from "@/lib/projects/remove";

export const GET = withApi({ auth: "optional", params: ProjectParams }, ({ actor, params }) =>
  readProject(actor, params.project_id),
);

export const PUT = withApi({ auth: "user", params: ProjectParams, body: ChangeProject }, ({ actor, params, body }) =>
  changeProject(actor, params.project_id, body),
);

export const DELETE = withApi({ auth: "user", params: ProjectParams }, async ({ actor, params }) => {
  await deleteProject(actor, params.project_id);
  return noContent();
});

export const { POST, PATCH } = except("GET", "PUT", "DELETE");
