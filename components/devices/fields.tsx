import type { ChangeEvent } from "react";
import { describedBy, type FieldFrame, FieldNotes } from "../ui/Field";
import form from "../ui/form.module.css";
import { SelectField } from "../ui/SelectField";
import styles from "./editor.module.css";

interface NumberFieldProps extends FieldFrame {
  value: string;
  suffix?: string;
  onChange: (value: string) => void;
}

/** A number as text: a number field drops what it does not understand, and changes under a mouse wheel. */
export function NumberField({ value, suffix, onChange, ...frame }: NumberFieldProps) {
  return (
    <div className={form.field}>
      <label htmlFor={frame.id}>
        {frame.label}
        {suffix && <span className={styles.suffix}> {suffix}</span>}
      </label>
      <input
        id={frame.id}
        name={frame.id}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        aria-describedby={describedBy(frame)}
        aria-invalid={frame.error ? true : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FieldNotes {...frame} />
    </div>
  );
}

interface ChoiceFieldProps<V extends string> extends FieldFrame {
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
}

/** One of a few that are known by name. */
export function ChoiceField<V extends string>({ value, options, onChange, ...frame }: ChoiceFieldProps<V>) {
  const choose = (event: ChangeEvent<HTMLSelectElement>) => {
    const chosen = options.find((option) => option.value === event.currentTarget.value);
    if (chosen) onChange(chosen.value);
  };
  return (
    <SelectField value={value} onChange={choose} {...frame}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </SelectField>
  );
}
