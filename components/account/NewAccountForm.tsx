"use client";

import { useState } from "react";
import { enter } from "@/lib/browser/session";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

const FIELDS = ["name", "email", "password"] as const;

interface NewAccountFormProps {
  /** Makes the account. */
  make: (account: Record<(typeof FIELDS)[number], string>) => ReturnType<Parameters<typeof attempt>[0]>;
  /** The address, where the account can have no other. */
  only?: string | null;
  /** What the button says, and what it says while it works. */
  submit: [idle: string, busy: string];
}

/** Asks for name, address and password of a new account, makes it and signs in to it. */
export function NewAccountForm({ make, only, submit: [idle, busy] }: NewAccountFormProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const account = { name: text(data, "name"), email: text(data, "email"), password: text(data, "password") };
    setProblem(NO_PROBLEM);
    const result = await attempt(() => make(account), FIELDS);
    if (!result.ok) return setProblem(result.problem);
    await enter(account.email, account.password);
  };

  return (
    <ActionForm onSubmit={submit}>
      {(phase) => (
        <>
          <Field id="name" label="Your name" autoComplete="name" error={fields.name} required maxLength={120} />
          <Field
            id="email"
            label="E-mail"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={only ?? undefined}
            readOnly={!!only}
            hint={only ? "The invitation is for this address." : undefined}
            error={fields.email}
            required
          />
          <Field
            id="password"
            label="Password"
            type="password"
            autoComplete="new-password"
            hint="At least 8 characters. A sentence is easy to remember and hard to guess."
            error={fields.password}
            minLength={8}
            required
          />
          <Trouble>{sentence}</Trouble>
          <SubmitButton phase={phase} primary working={busy}>
            {idle}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
