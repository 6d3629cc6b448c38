import { Storage } from "@/components/account/Storage";
import { MembersPage } from "@/components/organizations/MembersPage";
import { NotMember } from "@/components/organizations/NotMember";
import { Shell } from "@/components/shell/Shell";
import { listMembers } from "@/lib/accounts/organizations";
import { organizationUsage } from "@/lib/accounts/usage";
import { MEMBERS_PER_PAGE } from "@/lib/contracts/organizations";
import { currentTheme } from "../../../theme";
import { openOrganization } from "../../organization";

export default async function Members({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const { actor, organization } = await openOrganization(org, `/library/${org}/members`);
  const theme = await currentTheme();
  if (!organization)
    return (
      <Shell title="Not a member" current="/library" person={actor} theme={theme}>
        <NotMember slug={org} />
      </Shell>
    );
  const [members, usage] = await Promise.all([
    listMembers(actor, org, { limit: MEMBERS_PER_PAGE }),
    // Whoever only looks adds nothing.
    organization.role === "viewer" ? null : organizationUsage(actor, org),
  ]);
  return (
    <Shell title={`Members of ${organization.name}`} current="/library" person={actor} theme={theme}>
      <MembersPage organization={organization} self={actor.userId} members={members}>
        {usage && <Storage {...usage} library />}
      </MembersPage>
    </Shell>
  );
}
