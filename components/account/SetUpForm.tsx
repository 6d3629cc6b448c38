"use client";

import { type FormEvent, useState } from "react";
import { setUp } from "@/app/actions/account";
import { signIn } from "@/lib/browser/session";
import controls from "../ui/controls.module.css";
import styles from "./account.module.css";
import { Field } from "./Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "./problems";
import { Trouble } from "./Trouble";

const FIELDS = ["name", "email", "password"] as const;

/** Makes the first administrator and signs them in. @param link the secret of the one-time link */
export function SetUpForm({ link }: { link: string }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const [name, email, password] = FIELDS.map((field) => text(data, field)) as [string, string, string];
    setBusy(true);
    setProblem(NO_PROBLEM);
    const result = await attempt(() => setUp({ link, name, email, password }), FIELDS);
    if (result.ok) {
      const entered = await signIn(email, password, "/");
      return location.assign(entered.ok ? entered.url : "/sign-in");
    }
    setBusy(false);
    setProblem(result.problem);
  };

  return (
    <form method="post" onSubmit={submit} className={styles.form}>
      <Field id="name" label="Your name" autoComplete="name" error={problem.fields.name} required maxLength={120} />
      <Field
        id="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={problem.fields.email}
        required
      />
      <Field
        id="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters. A sentence is easy to remember and hard to guess."
        error={problem.fields.password}
        minLength={10}
        required
      />
      <Trouble>{problem.sentence}</Trouble>
      <button type="submit" className={`${controls.button} ${controls.primary}`} aria-disabled={busy || undefined}>
        {busy ? "Setting up" : "Create the first account"}
      </button>
    </form>
  );
}
