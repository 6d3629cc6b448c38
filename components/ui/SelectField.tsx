import type { SelectHTMLAttributes } from "react";
import { describedBy, type FieldFrame, FieldNotes } from "./Field";
import form from "./form.module.css";

type SelectFieldProps = FieldFrame & SelectHTMLAttributes<HTMLSelectElement>;

/** A labelled choice of one among its options, which are its children. */
export function SelectField({ id, label, hint, error, children, ...select }: SelectFieldProps) {
  const frame = { id, label, hint, error };
  return (
    <div className={form.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={id}
        aria-describedby={describedBy(frame)}
        aria-invalid={error ? true : undefined}
        {...select}
      >
        {children}
      </select>
      <FieldNotes {...frame} />
    </div>
  );
}
