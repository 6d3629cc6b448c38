"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import form from "./form.module.css";

interface ActionFormProps {
  className?: string;
  /** Runs for one submission at a time. */
  onSubmit: (data: FormData, form: HTMLFormElement) => Promise<void>;
  children: (phase: FormPhase) => ReactNode;
}

/** `starting`: its script is not here yet. Then the fields take text already, and the button waits. */
export type FormPhase = "starting" | "idle" | "busy";

/** A form that a script sends. Before that script runs, `method="post"` keeps passwords out of the address. */
export function ActionForm({ className = form.form, onSubmit, children }: ActionFormProps) {
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    try {
      await onSubmit(new FormData(form), form);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form method="post" onSubmit={submit} className={className} data-form-ready={ready || undefined}>
      {children(busy ? "busy" : ready ? "idle" : "starting")}
    </form>
  );
}
