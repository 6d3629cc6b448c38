import Link from "next/link";
import { redirect } from "next/navigation";
import { Alone } from "@/components/account/Alone";
import account from "@/components/account/account.module.css";
import { OtherWays } from "@/components/account/OtherWays";
import { SignInForm } from "@/components/account/SignInForm";
import { Trouble } from "@/components/ui/Trouble";
import { registrationMode } from "@/lib/accounts/register";
import { signInSentence } from "@/lib/contracts/identities";
import { currentActor } from "@/lib/http/currentActor";
import { safeCallbackPath } from "@/lib/identity/callbackUrl";
import { configuredProviders } from "@/lib/identity/providers";

/** Any base: what is asked is whether the path stays on it. */
const HERE = "http://here.invalid";

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SearchProps) {
  const { next, callbackUrl, error } = await searchParams;
  const path = safeCallbackPath(next ?? callbackUrl, HERE);
  if (await currentActor()) redirect(path);
  const sentence = signInSentence(error);
  return (
    <Alone title="Sign in">
      {sentence && (
        <div className={account.way}>
          <Trouble>{sentence}</Trouble>
        </div>
      )}
      <SignInForm next={path} />
      <OtherWays providers={configuredProviders()} next={path} />
      {(await registrationMode()) === "open" && (
        <p className={account.other}>
          You have no account yet? <Link href="/register">Create one</Link>
        </p>
      )}
    </Alone>
  );
}
