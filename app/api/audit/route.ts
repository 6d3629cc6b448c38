import { z } from "zod";
import { listAudit } from "@/lib/accounts/audit";
import { AuditPosition, AuditQuery } from "@/lib/contracts/audit";
import { paged, pageQuery } from "@/lib/http/paging";
import { except, withApi } from "@/lib/http/withApi";

const query = z.intersection(pageQuery(AuditPosition), AuditQuery);

export const GET = withApi({ auth: "admin", query }, async ({ actor, query: asked, request, baseUrl }) =>
  paged({ request, baseUrl }, await listAudit(actor, AuditQuery.parse(asked), asked)),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
