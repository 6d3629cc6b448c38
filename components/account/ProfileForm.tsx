"use client";

import { useState } from "react";
import { changeProfile } from "@/app/actions/account";
import { ActionForm } from "../ui/ActionForm";
import { Field } from "../ui/Field";
import form from "../ui/form.module.css";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";

/** The person's name, as others and the film's edge have it. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const result = await attempt(() => changeProfile({ name: text(data, "name") }), ["name"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    succeeded("Name saved.");
  };

  return (
    <ActionForm onSubmit={submit}>
      {(phase) => (
        <>
          <Field
            id="name"
            label="Name"
            autoComplete="name"
            defaultValue={name}
            error={fields.name}
            required
            maxLength={120}
          />
          <p className={form.hint}>You sign in as {email}.</p>
          <Trouble>{sentence}</Trouble>
          <SubmitButton phase={phase}>Save name</SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
