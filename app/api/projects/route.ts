import { ProjectPosition } from "@/lib/contracts/projects";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";
import { listProjects } from "@/lib/projects/list";

export const GET = withApi({ auth: "user", query: pageQuery(ProjectPosition) }, async (call) =>
  paged(call, await listProjects(call.actor, call.query)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
