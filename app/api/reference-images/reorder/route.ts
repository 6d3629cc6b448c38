import { ListQuery, Reorder } from "@/lib/contracts/referenceImages";
import { except, withApi } from "@/lib/http/withApi";
import { reorder } from "@/lib/slots/arrange";
import { versionOfETag } from "@/lib/slots/list";

export const PUT = withApi({ auth: "user", query: ListQuery, body: Reorder }, ({ actor, body, query, request }) =>
  reorder(actor, body, { userId: query.user_id, expectedVersion: versionOfETag(request.headers.get("if-match")) }),
);

export const { GET, POST, PATCH, DELETE } = except("PUT");
