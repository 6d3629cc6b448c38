"use client";

import { useState } from "react";
import { register } from "@/app/actions/account";
import { signIn } from "@/lib/browser/session";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

const FIELDS = ["name", "email", "password"] as const;

interface RegisterFormProps {
  /** The secret of an invitation; without one, anybody may register. */
  link?: string;
  /** The address that the invitation is for, where it is for one alone. */
  only?: string | null;
}

/** Makes an account and signs in to it. */
export function RegisterForm({ link, only }: RegisterFormProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const [name, email, password] = FIELDS.map((field) => text(data, field)) as [string, string, string];
    setProblem(NO_PROBLEM);
    const result = await attempt(() => register({ link, name, email, password }), FIELDS);
    if (!result.ok) return setProblem(result.problem);
    const entered = await signIn(email, password, "/");
    location.assign(entered.ok ? entered.url : "/sign-in");
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
          <SubmitButton phase={phase} primary working="Creating the account">
            Create account
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
