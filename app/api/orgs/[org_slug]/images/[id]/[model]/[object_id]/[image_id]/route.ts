import { ChangeRelation, RelationRoute } from "@/lib/contracts/library";
import { except, withApi } from "@/lib/http/withApi";
import { changeRelation } from "@/lib/library/attach";

export const PATCH = withApi(
  { auth: "user", params: RelationRoute, body: ChangeRelation },
  ({ actor, params: { org_slug, ...relation }, body }) => changeRelation(actor, org_slug, relation, body),
);

export const { GET, HEAD, POST, PUT, DELETE } = except("PATCH");
