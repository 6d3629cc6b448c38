"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { signIn } from "@/lib/browser/session";
import controls from "../ui/controls.module.css";
import styles from "./account.module.css";
import { Field } from "./Field";
import { text } from "./problems";
import { Trouble } from "./Trouble";

/** @param next where to go afterwards */
export function SignInForm({ next }: { next: string }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => setReady(true), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setTrouble(null);
    const result = await signIn(text(data, "email"), text(data, "password"), next);
    if (result.ok) return location.assign(result.url);
    setBusy(false);
    setTrouble(result.sentence);
    form.current?.querySelector<HTMLInputElement>("#password")?.select();
  };

  // Before the script runs, a POST keeps the password out of the address.
  return (
    <form ref={form} method="post" onSubmit={submit} className={styles.form} data-form-ready={ready || undefined}>
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
      <button type="submit" className={`${controls.button} ${controls.primary}`} aria-disabled={busy || undefined}>
        {busy ? "Signing in" : "Sign in"}
      </button>
    </form>
  );
}
