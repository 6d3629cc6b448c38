import { useEffect, useRef } from "react";
import { CopyButton } from "../ui/CopyButton";
import controls from "../ui/controls.module.css";
import dialog from "../ui/dialog.module.css";
import styles from "./dialogs.module.css";

interface PasswordOnceProps {
  email: string;
  password: string;
  onDone: () => void;
}

/** The password that was made for somebody, this once: the server keeps its hash alone. */
export function PasswordOnce({ email, password, onDone }: PasswordOnceProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <div className={styles.once}>
        <label htmlFor="password-once">
          The password of <bdi>{email}</bdi>. Pass it on now: it is not shown again.
        </label>
        <input
          id="password-once"
          ref={field}
          className="data"
          value={password}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <div className={dialog.actions}>
        <CopyButton text={password} what="password" primary />
        <button type="button" className={controls.button} onClick={onDone}>
          Done
        </button>
      </div>
    </>
  );
}
