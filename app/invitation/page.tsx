import type { Metadata } from "next";
import { Alone } from "@/components/account/Alone";
import { DeadEnd } from "@/components/account/DeadEnd";
import { RegisterForm } from "@/components/account/RegisterForm";
import { linkSentence } from "@/lib/accounts/links";
import { readInvitation, registrationMode } from "@/lib/accounts/register";
import { currentActor } from "@/lib/http/currentActor";
import { LINK_TITLES, readOrTooMany } from "../oneTimeLink";

export const metadata: Metadata = { referrer: "no-referrer" };

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InvitationPage({ searchParams }: SearchProps) {
  const { link } = await searchParams;
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
  const actor = await currentActor();
  const lead = role === "admin" ? "You are invited as an administrator." : "You are invited.";
  return (
    <Alone
      title="Create your account"
      lead={actor ? `${lead} You are signed in as ${actor.email}; the new account takes its place.` : lead}
    >
      <RegisterForm link={secret} only={email} />
    </Alone>
  );
}
