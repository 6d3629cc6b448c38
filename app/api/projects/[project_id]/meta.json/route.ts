import { ProjectParams } from "@/lib/contracts/projects";
import { answerEverybody } from "@/lib/http/answers";
import { except, withApi } from "@/lib/http/withApi";
import { readMeta } from "@/lib/projects/list";

export const GET = withApi({ auth: "optional", params: ProjectParams }, async ({ actor, params, request }) => {
  const meta = await readMeta(actor, params.project_id);
  // Nobody is let into a private project without credentials: this one is public.
  return actor ? meta : answerEverybody(request, meta);
});

export const { POST, PUT, PATCH, DELETE } = except("GET");
