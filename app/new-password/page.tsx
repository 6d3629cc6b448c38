import type { Metadata } from "next";
import { Alone } from "@/components/account/Alone";
import { DeadEnd } from "@/components/account/DeadEnd";
import { NewPasswordForm } from "@/components/account/NewPasswordForm";
import { linkSentence } from "@/lib/accounts/links";
import { readPasswordLink } from "@/lib/accounts/passwordLinks";
import { LINK_TITLES, readOrTooMany } from "../oneTimeLink";

export const metadata: Metadata = { referrer: "no-referrer" };

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewPasswordPage({ searchParams }: SearchProps) {
  const { link } = await searchParams;
  const secret = typeof link === "string" ? link : "";
  const found = await readOrTooMany(readPasswordLink(secret));
  if ("tooMany" in found) return <DeadEnd title="Too many tries" lead={found.tooMany} />;
  const { state, email } = found;
  if (state !== "open") return <DeadEnd title={LINK_TITLES[state]} lead={linkSentence("password", state)} />;
  return (
    <Alone title="New password" lead={`For the account of ${email}.`}>
      <NewPasswordForm link={secret} email={email ?? ""} />
    </Alone>
  );
}
