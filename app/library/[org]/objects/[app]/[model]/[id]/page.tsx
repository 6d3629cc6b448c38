import { notFound } from "next/navigation";
import { objectHref, objectName } from "@/components/library/addresses";
import { ObjectPage } from "@/components/library/ObjectPage";
import { NotMember } from "@/components/organizations/NotMember";
import { Shell } from "@/components/shell/Shell";
import { ObjectParams } from "@/lib/contracts/library";
import { writeCursor } from "@/lib/http/paging";
import { listObjectImages } from "@/lib/library/objects";
import { currentTheme } from "../../../../../../theme";
import { openOrganization } from "../../../../../organization";

const FIRST = 100;

export default async function LibraryObject({ params }: { params: Promise<Record<string, string>> }) {
  const { org = "", app, model, id } = await params;
  const object = ObjectParams.safeParse({
    org_slug: org,
    app_label: app,
    model,
    object_id: decoded(id ?? ""),
  }).data;
  if (!object) notFound();
  const { actor, organization } = await openOrganization(org, objectHref(org, object));
  const theme = await currentTheme();
  if (!organization)
    return (
      <Shell title="Not a member" current="/library" person={actor} theme={theme}>
        <NotMember slug={org} />
      </Shell>
    );
  const { items, next, total } = await listObjectImages(actor, org, object, { limit: FIRST });
  return (
    <Shell title={objectName(object)} current="/library" person={actor} theme={theme}>
      <ObjectPage
        organization={organization}
        object={{ app_label: object.app_label, model: object.model, object_id: object.object_id }}
        first={{ items, cursor: next && writeCursor(next), total }}
      />
    </Shell>
  );
}

/** Next hands on what stands in the address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
