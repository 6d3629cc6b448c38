"use client";

import type { NewDevice } from "@/lib/contracts/devices";
import { CodeBlock } from "../ui/CodeBlock";
import { CopyButton } from "../ui/CopyButton";
import controls from "../ui/controls.module.css";
import dialog from "../ui/dialog.module.css";
import { SecretField } from "../ui/SecretField";
import styles from "./devices.module.css";

interface NewTokenProps {
  device: NewDevice;
  onDone: () => void;
}

/** A device's token, this once, and the line that tries it. */
export function NewToken({ device: { token }, onDone }: NewTokenProps) {
  const curl = `curl -H "Authorization: Bearer ${token}" ${location.origin}/api/sync`;

  return (
    <div className={styles.token}>
      <SecretField label="Its token. Copy it now: it is not shown again." secret={token} className={styles.copyRow}>
        <CopyButton text={token} what="token" primary />
      </SecretField>
      <p>Put it into the device’s settings, or try it from a shell:</p>
      <CodeBlock code={curl} what="command" wrap />
      <div className={dialog.actions}>
        <button type="button" className={controls.button} onClick={onDone}>
          Done
        </button>
      </div>
    </div>
  );
}
