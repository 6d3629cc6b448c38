"use client";

import { useState } from "react";
import { setNewPassword } from "@/app/actions/account";
import { enter } from "@/lib/browser/session";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

interface NewPasswordFormProps {
  /** The secret of the one-time link. */
  link: string;
  /** Whose password it is. */
  email: string;
}

/** Sets a new password by an administrator's link, and signs in with it. */
export function NewPasswordForm({ link, email }: NewPasswordFormProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const password = text(data, "password");
    setProblem(NO_PROBLEM);
    const result = await attempt(() => setNewPassword({ link, password }), ["password"]);
    if (!result.ok) return setProblem(result.problem);
    await enter(result.data.email, password);
  };

  return (
    <ActionForm onSubmit={submit}>
      {(phase) => (
        <>
          {/* For password managers: whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <Field
            id="password"
            label="New password"
            type="password"
            autoComplete="new-password"
            hint="At least 8 characters. You are signed out everywhere else."
            error={fields.password}
            minLength={8}
            required
          />
          <Trouble>{sentence}</Trouble>
          <SubmitButton phase={phase} primary working="Saving">
            Set password
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
