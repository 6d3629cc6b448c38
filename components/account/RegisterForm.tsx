"use client";

import { register } from "@/app/actions/account";
import { NewAccountForm } from "./NewAccountForm";

interface RegisterFormProps {
  /** The secret of an invitation; without one, anybody may register. */
  link?: string;
  /** The address that the invitation is for, where it is for one alone. */
  only?: string | null;
}

/** Makes an account and signs in to it. */
export function RegisterForm({ link, only }: RegisterFormProps) {
  return (
    <NewAccountForm
      make={(account) => register({ link, ...account })}
      only={only}
      submit={["Create account", "Creating the account"]}
    />
  );
}
