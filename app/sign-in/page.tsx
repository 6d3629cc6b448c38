import { redirect } from "next/navigation";
import { Alone } from "@/components/account/Alone";
import { SignInForm } from "@/components/account/SignInForm";
import { currentActor } from "@/lib/http/currentActor";
import { safeCallbackPath } from "@/lib/identity/callbackUrl";

/** Any base: what is asked is whether the path stays on it. */
const HERE = "http://here.invalid";

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SearchProps) {
  const { next, callbackUrl } = await searchParams;
  const path = safeCallbackPath(next ?? callbackUrl, HERE);
  if (await currentActor()) redirect(path);
  return (
    <Alone title="Sign in">
      <SignInForm next={path} />
    </Alone>
  );
}
