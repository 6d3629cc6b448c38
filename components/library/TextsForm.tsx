import { type TextareaHTMLAttributes, useId } from "react";
import { Icon } from "../ui/Icon";
import { DraftPhase, DraftTrouble } from "./DraftNotes";
import type { ImageFields } from "./draft";
import styles from "./texts.module.css";
import type { DraftForm } from "./useDraft";
import { lacksAlt } from "./words";

const NAMES: Record<keyof ImageFields, string> = {
  title: "Title",
  description: "Description",
  alt_text: "Alt text",
  decorative: "Decorative",
  focal_point: "Focal point",
};

/** What is known of an image in words. It saves itself. */
export function TextsForm({ draft }: { draft: DraftForm<ImageFields> }) {
  const { fields, change, flush } = draft;
  const missing = lacksAlt(fields);
  const field = (name: "title" | "description" | "alt_text") => ({
    value: fields[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
    onBlur: () => void flush(),
  });
  return (
    <section className={styles.texts} aria-labelledby="texts">
      <header className={styles.head}>
        <h2 id="texts">Texts</h2>
        <DraftPhase {...draft} />
      </header>
      <DraftTrouble draft={draft} names={NAMES} />
      <TextField label="Title" maxLength={255} rows={1} {...field("title")} />
      <TextField
        label="Alt text"
        maxLength={2000}
        rows={3}
        hint={
          !fields.decorative
            ? "What somebody who does not see the image needs to know."
            : fields.alt_text === ""
              ? "A decorative image needs none."
              : "It is kept, but does not count while the image is decorative."
        }
        warning={missing ? "Missing. Describe the image, or mark it as decorative." : undefined}
        disabled={fields.decorative}
        {...field("alt_text")}
      />
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={fields.decorative}
          aria-checked={fields.decorative}
          onChange={(event) => change({ decorative: event.target.checked })}
        />
        <span>
          <b>Decorative</b>
          It says nothing that the text around it does not say, and needs no alt text.
        </span>
      </label>
      <TextField label="Description" maxLength={5000} rows={4} {...field("description")} />
    </section>
  );
}

interface TextFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  hint?: string;
  warning?: string;
}

/** A text of any length that grows with what is typed. */
export function TextField({ label, hint, warning, ...area }: TextFieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, warning && `${id}-warning`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} aria-describedby={described || undefined} data-missing={warning ? true : undefined} {...area} />
      {warning && (
        <p id={`${id}-warning`} className={styles.warning}>
          <Icon name="warn" />
          {warning}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
