import { ObjectsPage } from "@/components/library/ObjectsPage";
import { NotMember } from "@/components/organizations/NotMember";
import { Shell } from "@/components/shell/Shell";
import { Label } from "@/lib/contracts/library";
import { writeCursor } from "@/lib/http/paging";
import { listObjects } from "@/lib/library/objects";
import { currentTheme } from "../../../theme";
import { openOrganization } from "../../organization";

interface ObjectsProps {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const FIRST = 100;

export default async function Objects({ params, searchParams }: ObjectsProps) {
  const { org } = await params;
  const { app_label, model } = await searchParams;
  const { actor, organization } = await openOrganization(org, `/library/${org}/objects`);
  const theme = await currentTheme();
  if (!organization)
    return (
      <Shell title="Not a member" current="/library" person={actor} theme={theme}>
        <NotMember slug={org} />
      </Shell>
    );
  const query = {
    ...(label(app_label) && { app_label: label(app_label) }),
    ...(label(model) && { model: label(model) }),
  };
  const { items, next, total } = await listObjects(actor, org, { ...query, limit: FIRST });
  return (
    <Shell title={`Objects of ${organization.name}`} current="/library" person={actor} theme={theme}>
      <ObjectsPage
        // Another filter is another list.
        key={JSON.stringify(query)}
        organization={organization}
        query={query}
        first={{ items, cursor: next && writeCursor(next), total }}
      />
    </Shell>
  );
}

/** A part of the address that is no label is as if it were not there. */
function label(value: string | string[] | undefined): string | undefined {
  const parsed = Label.safeParse(Array.isArray(value) ? value[0] : value);
  return parsed.success ? parsed.data : undefined;
}
