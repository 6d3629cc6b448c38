import { ProjectParams } from "@/lib/contracts/projects";
import { except, withApi } from "@/lib/http/withApi";
import { readMeta } from "@/lib/projects/list";

export const GET = withApi({ auth: "optional", params: ProjectParams }, ({ actor, params }) =>
  readMeta(actor, params.project_id),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
