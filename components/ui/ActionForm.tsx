"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import form from "./form.module.css";

interface ActionFormProps {
  className?: string;
  /** Runs for one submission at a time. */
  onSubmit: (data: FormData, form: HTMLFormElement) => Promise<void>;
  children: (phase: FormPhase) => ReactNode;
}

/** `starting`: its script is not here yet. Then the fields take text already, and the button waits. */
export type FormPhase = "starting" | "idle" | "busy";

/** What says that it has to be changed: a field, or the button by which something is chosen. */
const INVALID = '[aria-invalid="true"], [data-invalid]';

/**
 * A form that a script sends. Before that script runs, `method="post"` keeps passwords out of the address. Where it was
 * refused, the focus goes to the first field that is to be changed.
 */
export function ActionForm({ className = form.form, onSubmit, children }: ActionFormProps) {
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const tried = useRef(false);
  useEffect(() => setReady(true), []);
  // Once it is idle again: what is wrong is marked by then.
  useEffect(() => {
    if (busy || !tried.current) return;
    tried.current = false;
    element.current?.querySelector<HTMLElement>(INVALID)?.focus();
  }, [busy]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    tried.current = true;
    try {
      await onSubmit(new FormData(form), form);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={element} method="post" onSubmit={submit} className={className} data-form-ready={ready || undefined}>
      {children(busy ? "busy" : ready ? "idle" : "starting")}
    </form>
  );
}
