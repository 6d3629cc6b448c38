"use client";

import { useState } from "react";
import { changeProfile } from "@/app/actions/account";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { AccountForm } from "./AccountForm";
import styles from "./account.module.css";
import { Field } from "./Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "./problems";
import { SubmitButton } from "./SubmitButton";
import { Trouble } from "./Trouble";

const SAVED = "Name saved.";

/** The person's name, as others and the film's edge have it. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const result = await attempt(() => changeProfile({ name: text(data, "name") }), ["name"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    announce(SAVED);
    notify({ tone: "good", title: SAVED });
  };

  return (
    <AccountForm onSubmit={submit}>
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
          <p className={styles.hint}>You sign in as {email}.</p>
          <Trouble>{sentence}</Trouble>
          <SubmitButton phase={phase}>Save name</SubmitButton>
        </>
      )}
    </AccountForm>
  );
}
