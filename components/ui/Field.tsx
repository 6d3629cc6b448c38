import type { InputHTMLAttributes } from "react";
import form from "./form.module.css";

/** What every field has. */
export interface FieldFrame {
  id: string;
  label: string;
  hint?: string;
  /** What is wrong with it, in a sentence. */
  error?: string;
}

/** The `aria-describedby` of a field that `FieldNotes` stands below. */
export const describedBy = ({ id, hint, error }: FieldFrame): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

/** Below a field: its hint, and what is wrong with it. */
export function FieldNotes({ id, hint, error }: FieldFrame) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} className={form.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={form.error}>
          {error}
        </p>
      )}
    </>
  );
}

/** A labelled text field with its hint and what is wrong with it. */
export function Field({ id, label, hint, error, ...input }: FieldFrame & InputHTMLAttributes<HTMLInputElement>) {
  const frame = { id, label, hint, error };
  return (
    <div className={form.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={id}
        aria-describedby={describedBy(frame)}
        aria-invalid={error ? true : undefined}
        {...input}
      />
      <FieldNotes {...frame} />
    </div>
  );
}
