import { ClientDocs } from "@/components/docs/ClientDocs";
import { PublicFrame } from "@/components/docs/Docs";
import { Shell } from "@/components/shell/Shell";
import { baseUrl } from "@/lib/images/sign";
import { signedInOrNot } from "../../signedIn";
import { currentTheme } from "../../theme";

/** Open to everybody: what a program may do is told before one has an account. */
export default async function WriteClient() {
  const [actor, theme] = await Promise.all([signedInOrNot(), currentTheme()]);
  const docs = <ClientDocs origin={baseUrl()} />;
  if (!actor)
    return (
      <PublicFrame title="Write a client" next="/docs/client">
        {docs}
      </PublicFrame>
    );
  return (
    <Shell title="Write a client" current={null} person={actor} theme={theme}>
      {docs}
    </Shell>
  );
}
