import account from "@/components/account/account.module.css";
import { Identities } from "@/components/account/Identities";
import { PasswordForm } from "@/components/account/PasswordForm";
import { ProfileForm } from "@/components/account/ProfileForm";
import { Storage } from "@/components/account/Storage";
import { Tokens } from "@/components/account/Tokens";
import { Shell } from "@/components/shell/Shell";
import controls from "@/components/ui/controls.module.css";
import { Webhooks } from "@/components/webhooks/Webhooks";
import { listIdentities } from "@/lib/accounts/identities";
import { listTokens, MAX_TOKENS } from "@/lib/accounts/tokens";
import { ownUsage } from "@/lib/accounts/usage";
import { signInSentence } from "@/lib/contracts/identities";
import { configuredProviders } from "@/lib/identity/providers";
import { MAX_WEBHOOKS } from "@/lib/policy/webhookEvents";
import { listWebhooks } from "@/lib/webhooks/endpoints";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SettingsPage({ searchParams }: SearchProps) {
  const actor = await signedIn("/settings");
  const [{ items }, { identities, hasPassword }, usage, { items: webhooks }, theme] = await Promise.all([
    listTokens(actor, { limit: MAX_TOKENS }),
    listIdentities(actor),
    ownUsage(actor),
    listWebhooks(actor, { limit: MAX_WEBHOOKS }),
    currentTheme(),
  ]);
  const providers = configuredProviders();
  return (
    <Shell title="Settings" current="/settings" person={actor} theme={theme}>
      <h1 className={account.title}>Settings</h1>
      <div className={account.settings}>
        <section className={controls.panel} aria-labelledby="profile">
          <h2 id="profile">Profile</h2>
          <ProfileForm name={actor.name} email={actor.email} />
        </section>
        <section className={controls.panel} aria-labelledby="password">
          <h2 id="password">Password</h2>
          {hasPassword ? (
            <PasswordForm email={actor.email} />
          ) : (
            <p className={controls.lead}>
              You have no password here: you sign in with another provider. An administrator can give you a link that
              sets one.
            </p>
          )}
        </section>
        {(providers.length > 0 || identities.length > 0) && (
          <Identities
            identities={identities}
            providers={providers}
            trouble={signInSentence((await searchParams).error)}
          />
        )}
        <Storage {...usage} />
        <Tokens tokens={items} />
        <Webhooks webhooks={webhooks} admin={actor.role === "admin"} />
      </div>
    </Shell>
  );
}
