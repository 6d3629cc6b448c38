import type { ReactNode } from "react";
import { CopyButton } from "../ui/CopyButton";
import controls from "../ui/controls.module.css";
import dialog from "../ui/dialog.module.css";
import { SecretField } from "../ui/SecretField";
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
  return (
    <>
      <div className={styles.once}>
        <SecretField label={children} secret={value} />
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
