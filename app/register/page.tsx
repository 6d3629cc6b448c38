import Link from "next/link";
import { redirect } from "next/navigation";
import { Alone } from "@/components/account/Alone";
import account from "@/components/account/account.module.css";
import { DeadEnd } from "@/components/account/DeadEnd";
import { OtherWays } from "@/components/account/OtherWays";
import { RegisterForm } from "@/components/account/RegisterForm";
import { registrationMode } from "@/lib/accounts/register";
import { currentActor } from "@/lib/http/currentActor";
import { configuredProviders } from "@/lib/identity/providers";

export default async function RegisterPage() {
  if (await currentActor()) redirect("/");
  const mode = await registrationMode();
  if (mode === "invitation")
    return (
      <DeadEnd
        title="By invitation"
        lead="Accounts are made by invitation here. Ask an administrator for a link, and open it."
      />
    );
  if (mode === "closed")
    return (
      <DeadEnd
        title="Registration is closed"
        lead="Administrators make the accounts here. Ask one of them to create yours."
      />
    );
  return (
    <Alone title="Create your account">
      <RegisterForm />
      <OtherWays providers={configuredProviders()} next="/" />
      <p className={account.other}>
        You have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </Alone>
  );
}
