"use client";

import { useState } from "react";
import { changePassword } from "@/app/actions/account";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

/** A new password. It ends every other session of this person. */
export function PasswordForm({ email }: { email: string }) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData, form: HTMLFormElement) => {
    const change = { current: text(data, "current"), next: text(data, "next") };
    const result = await attempt(() => changePassword(change), ["current", "next"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    form.reset();
    succeeded("Password changed. Other devices are signed out.");
  };

  return (
    <ActionForm onSubmit={submit}>
      {(phase) => (
        <>
          {/* For password managers: whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <Field
            id="current"
            label="Current password"
            type="password"
            autoComplete="current-password"
            error={fields.current}
            required
          />
          <Field
            id="next"
            label="New password"
            type="password"
            autoComplete="new-password"
            hint="At least 8 characters. Other devices are signed out."
            error={fields.next}
            minLength={8}
            required
          />
          <Trouble>{sentence}</Trouble>
          <SubmitButton phase={phase}>Change password</SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
