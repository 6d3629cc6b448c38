"use client";

import { setUp } from "@/app/actions/account";
import { NewAccountForm } from "./NewAccountForm";

/** Makes the first administrator and signs them in. @param link the secret of the one-time link */
export function SetUpForm({ link }: { link: string }) {
  return (
    <NewAccountForm
      make={(account) => setUp({ link, ...account })}
      submit={["Create the first account", "Setting up"]}
    />
  );
}
