"use client";

import { type FormEvent, useState } from "react";
import { changePassword } from "@/app/actions/account";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { notify } from "../ui/notify";
import styles from "./account.module.css";
import { Field } from "./Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "./problems";
import { Trouble } from "./Trouble";

const SAVED = "Password changed. Other devices are signed out.";

/** A new password. It ends every other session of this person. */
export function PasswordForm({ email }: { email: string }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const next = text(data, "next");
    setBusy(true);
    const result = await attempt(() => changePassword({ current: text(data, "current"), next }), ["current", "next"]);
    setBusy(false);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    form.reset();
    announce(SAVED);
    notify({ tone: "good", title: SAVED });
  };

  return (
    <form method="post" onSubmit={submit} className={styles.form}>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        id="current"
        label="Current password"
        type="password"
        autoComplete="current-password"
        error={problem.fields.current}
        required
      />
      <Field
        id="next"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters. Other devices are signed out."
        error={problem.fields.next}
        minLength={10}
        required
      />
      <Trouble>{problem.sentence}</Trouble>
      <button type="submit" className={controls.button} aria-disabled={busy || undefined}>
        Change password
      </button>
    </form>
  );
}
