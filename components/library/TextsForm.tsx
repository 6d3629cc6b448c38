import { type TextareaHTMLAttributes, useId } from "react";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import type { DraftState, Fields } from "./draft";
import styles from "./texts.module.css";
import { lacksAlt } from "./words";

interface TextsFormProps extends DraftState {
  change: (patch: Partial<Fields>) => void;
  flush: () => Promise<void>;
  resolve: (keep: "mine" | "theirs") => void;
}

/** What is known of an image in words. It saves itself. */
export function TextsForm({
  fields,
  phase,
  touched,
  problem,
  theirs,
  restored,
  change,
  flush,
  resolve,
}: TextsFormProps) {
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
        <p className={styles.state} data-phase={phase} role="status">
          {phase === "saving" || phase === "waiting" ? "Saving …" : phase === "saved" && touched ? "Saved" : ""}
        </p>
      </header>
      {restored && phase !== "saved" && <p className={styles.notice}>What was not saved the last time is back.</p>}
      <div role="alert">
        {phase === "failed" && (
          <div className={styles.trouble}>
            <p>
              <Icon name="warn" />
              Not saved. {problem} What you typed is still here.
            </p>
            <button type="button" className={`${controls.button} ${controls.small}`} onClick={() => void flush()}>
              <Icon name="retry" />
              Try again
            </button>
          </div>
        )}
        {phase === "conflict" && <Conflict theirs={theirs} resolve={resolve} />}
      </div>
      <TextField label="Title" maxLength={255} rows={1} {...field("title")} />
      <TextField
        label="Alt text"
        maxLength={2000}
        rows={3}
        hint="What somebody who does not see the image needs to know."
        warning={missing ? "Missing. Describe the image, or mark it as decorative." : undefined}
        disabled={fields.decorative && fields.alt_text === ""}
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

const NAMES: Record<keyof Fields, string> = {
  title: "Title",
  description: "Description",
  alt_text: "Alt text",
  decorative: "Decorative",
  focal_point: "Focal point",
};

function Conflict({ theirs, resolve }: { theirs: Partial<Fields>; resolve: (keep: "mine" | "theirs") => void }) {
  const small = `${controls.button} ${controls.small}`;
  return (
    <div className={styles.trouble}>
      <p>
        <Icon name="warn" />
        Somebody else has changed this meanwhile. Nothing is lost: choose which stays.
      </p>
      <dl className={styles.theirs}>
        {Object.entries(theirs).map(([name, value]) => (
          <div key={name}>
            <dt>{NAMES[name as keyof Fields]}, theirs</dt>
            <dd>{typeof value === "string" ? value || "(empty)" : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.ways}>
        <button type="button" className={small} onClick={() => resolve("mine")}>
          Keep mine
        </button>
        <button type="button" className={small} onClick={() => resolve("theirs")}>
          Take theirs
        </button>
      </div>
    </div>
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
