import { z } from "zod";
import { listAudit } from "@/lib/accounts/audit";
import { AuditPosition, OwnAuditQuery } from "@/lib/contracts/audit";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";

const query = z.intersection(pageQuery(AuditPosition), OwnAuditQuery);

export const GET = withApi({ auth: "user", query }, async ({ actor, query: asked, request, baseUrl }) =>
  paged({ request, baseUrl }, await listAudit(actor, { ...OwnAuditQuery.parse(asked), user_id: actor.userId }, asked)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
