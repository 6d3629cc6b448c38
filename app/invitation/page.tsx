import type { Metadata } from "next";
import { Alone } from "@/components/account/Alone";
import account from "@/components/account/account.module.css";
import { DeadEnd } from "@/components/account/DeadEnd";
import { OtherWays } from "@/components/account/OtherWays";
import { RegisterForm } from "@/components/account/RegisterForm";
import { Trouble } from "@/components/ui/Trouble";
import { linkSentence } from "@/lib/accounts/links";
import { readInvitation, registrationMode } from "@/lib/accounts/register";
import { signInSentence } from "@/lib/contracts/identities";
import { currentActor } from "@/lib/http/currentActor";
import { configuredProviders } from "@/lib/identity/providers";
import { LINK_TITLES, readOrTooMany } from "../oneTimeLink";

export const metadata: Metadata = { referrer: "no-referrer" };

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InvitationPage({ searchParams }: SearchProps) {
  const { link, error } = await searchParams;
  if ((await registrationMode()) === "closed")
    return (
      <DeadEnd
        title="Invitations are switched off"
        lead="Administrators make the accounts here. Ask one of them to create yours."
      />
    );
  const secret = typeof link === "string" ? link : "";
  const invitation = await readOrTooMany(readInvitation(secret));
  if ("tooMany" in invitation) return <DeadEnd title="Too many tries" lead={invitation.tooMany} />;
  const { state, email, role } = invitation;
  if (state !== "open") return <DeadEnd title={LINK_TITLES[state]} lead={linkSentence("invitation", state)} />;
  const sentence = signInSentence(error);
  const actor = await currentActor();
  const lead = role === "admin" ? "You are invited as an administrator." : "You are invited.";
  return (
    <Alone
      title="Create your account"
      lead={actor ? `${lead} You are signed in as ${actor.email}; the new account takes its place.` : lead}
    >
      {sentence && (
        <div className={account.way}>
          <Trouble>{sentence}</Trouble>
        </div>
      )}
      <RegisterForm link={secret} only={email} />
      <OtherWays providers={configuredProviders()} next="/" invitation={secret} />
    </Alone>
  );
}
