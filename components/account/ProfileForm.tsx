"use client";

import { type FormEvent, useState } from "react";
import { changeProfile } from "@/app/actions/account";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { notify } from "../ui/notify";
import styles from "./account.module.css";
import { Field } from "./Field";
import { attempt, type FormProblem, NO_PROBLEM, text } from "./problems";
import { Trouble } from "./Trouble";

/** The person's name, as others and the film's edge have it. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const wanted = text(new FormData(event.currentTarget), "name");
    setBusy(true);
    const result = await attempt(() => changeProfile({ name: wanted }), ["name"]);
    setBusy(false);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    announce("Name saved.");
    notify({ tone: "good", title: "Name saved." });
  };

  return (
    <form method="post" onSubmit={submit} className={styles.form}>
      <Field
        id="name"
        label="Name"
        autoComplete="name"
        defaultValue={name}
        error={problem.fields.name}
        required
        maxLength={120}
      />
      <p className={styles.hint}>You sign in as {email}.</p>
      <Trouble>{problem.sentence}</Trouble>
      <button type="submit" className={controls.button} aria-disabled={busy || undefined}>
        Save name
      </button>
    </form>
  );
}
