import type { Metadata } from "next";
import Link from "next/link";
import { Alone } from "@/components/account/Alone";
import account from "@/components/account/account.module.css";
import { SetUpForm } from "@/components/account/SetUpForm";
import controls from "@/components/ui/controls.module.css";
import { isSetUpLink } from "@/lib/accounts/setup";

export const metadata: Metadata = { referrer: "no-referrer" };

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SetUpPage({ searchParams }: SearchProps) {
  const { link } = await searchParams;
  const works = typeof link === "string" && (await isSetUpLink(link));
  if (!works) {
    return (
      <Alone
        title="This link is used up"
        lead="A set-up link works once, within a day, and only before there is an account. Start the server again for a new one."
      >
        <p className={account.way}>
          <Link className={controls.button} href="/sign-in">
            Sign in
          </Link>
        </p>
      </Alone>
    );
  }
  return (
    <Alone title="Set up" lead="You are the first one here. This account is the administrator's.">
      <SetUpForm link={link} />
    </Alone>
  );
}
