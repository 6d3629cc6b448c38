import { ProjectImageParams } from "@/lib/contracts/projects";
import { except, withApi } from "@/lib/http/withApi";
import { setPrimary } from "@/lib/projects/primary";

export const PUT = withApi({ auth: "user", params: ProjectImageParams }, ({ actor, params }) =>
  setPrimary(actor, params.project_id, params.image_id),
);

export const { GET, POST, PATCH, DELETE } = except("PUT");
