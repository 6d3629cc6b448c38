import { PublicFrame } from "@/components/docs/Docs";
import { WebhookDocs } from "@/components/docs/WebhookDocs";
import { Shell } from "@/components/shell/Shell";
import { signedInOrNot } from "../../signedIn";
import { currentTheme } from "../../theme";

/** Open to everybody: whoever writes a receiver need not be the one whose images it hears of. */
export default async function ReceiveWebhooks() {
  const [actor, theme] = await Promise.all([signedInOrNot(), currentTheme()]);
  if (!actor)
    return (
      <PublicFrame title="Webhooks" next="/docs/webhooks">
        <WebhookDocs />
      </PublicFrame>
    );
  return (
    <Shell title="Webhooks" current={null} person={actor} theme={theme}>
      <WebhookDocs />
    </Shell>
  );
}
