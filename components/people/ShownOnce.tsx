import { type ReactNode, useEffect, useRef } from "react";
import { CopyButton } from "../ui/CopyButton";
import controls from "../ui/controls.module.css";
import dialog from "../ui/dialog.module.css";
import styles from "./dialogs.module.css";

interface ShownOnceProps {
  /** What is copied, as in "password". */
  what: string;
  value: string;
  onDone: () => void;
  /** What it is, and what to do with it. */
  children: ReactNode;
}

/** A secret that was made for somebody, this once: the server keeps its hash alone. */
export function ShownOnce({ what, value, onDone, children }: ShownOnceProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <div className={styles.once}>
        <label htmlFor="shown-once">{children}</label>
        <input
          id="shown-once"
          ref={field}
          className="data"
          value={value}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <div className={dialog.actions}>
        <CopyButton text={value} what={what} primary />
        <button type="button" className={controls.button} onClick={onDone}>
          Done
        </button>
      </div>
    </>
  );
}
