import account from "@/components/account/account.module.css";
import { PasswordForm } from "@/components/account/PasswordForm";
import { ProfileForm } from "@/components/account/ProfileForm";
import { Storage } from "@/components/account/Storage";
import { Tokens } from "@/components/account/Tokens";
import { Shell } from "@/components/shell/Shell";
import controls from "@/components/ui/controls.module.css";
import { listTokens, MAX_TOKENS } from "@/lib/accounts/tokens";
import { ownUsage } from "@/lib/accounts/usage";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";

export default async function SettingsPage() {
  const actor = await signedIn("/settings");
  const [{ items }, usage, theme] = await Promise.all([
    listTokens(actor, { limit: MAX_TOKENS }),
    ownUsage(actor),
    currentTheme(),
  ]);
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
          <PasswordForm email={actor.email} />
        </section>
        <Storage {...usage} />
        <Tokens tokens={items} />
      </div>
    </Shell>
  );
}
