import { OrganizationsPage } from "@/components/organizations/OrganizationsPage";
import { Shell } from "@/components/shell/Shell";
import { listOrganizations } from "@/lib/accounts/organizations";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";

export default async function Organizations() {
  const actor = await signedIn("/library");
  const [organizations, theme] = await Promise.all([listOrganizations(actor), currentTheme()]);
  return (
    <Shell title="Library" current="/library" person={actor} theme={theme}>
      <OrganizationsPage organizations={organizations} />
    </Shell>
  );
}
