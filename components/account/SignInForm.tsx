"use client";

import { useState } from "react";
import { signIn } from "@/lib/browser/session";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import { text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

/** @param next where to go afterwards */
export function SignInForm({ next }: { next: string }) {
  const [trouble, setTrouble] = useState<string | null>(null);

  const submit = async (data: FormData, form: HTMLFormElement) => {
    setTrouble(null);
    const result = await signIn(text(data, "email"), text(data, "password"), next);
    if (result.ok) return location.assign(result.url);
    setTrouble(result.sentence);
    form.querySelector<HTMLInputElement>("#password")?.select();
  };

  return (
    <ActionForm onSubmit={submit}>
      {(phase) => (
        <>
          <Field
            id="email"
            label="E-mail"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <Field id="password" label="Password" type="password" autoComplete="current-password" required />
          <Trouble>{trouble}</Trouble>
          <SubmitButton phase={phase} primary working="Signing in">
            Sign in
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
