"use client";

import { useState } from "react";
import { ConfirmActions } from "./ConfirmActions";
import { Dialog } from "./Dialog";
import dialog from "./dialog.module.css";
import { attempt } from "./problems";
import { Trouble } from "./Trouble";

type Result<T> = Awaited<ReturnType<typeof attempt<T>>>;

interface ConfirmDialogProps<T> {
  title: string;
  /** What it means, point by point. */
  consequences: readonly string[];
  /** What the button says, and what it says while it works. */
  confirm: [idle: string, busy: string];
  cancel: string;
  action: () => ReturnType<Parameters<typeof attempt<T>>[0]>;
  onDone: (data: T) => void;
  onClose: () => void;
}

/** Asks before something is lost, and says what. What goes wrong is said in place. */
export function ConfirmDialog<T>(props: ConfirmDialogProps<T>) {
  const { title, consequences, confirm, cancel, action, onDone, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);

  const run = async () => {
    if (busy) return;
    setBusy(true);
    const result: Result<T> = await attempt(action, []);
    setBusy(false);
    if (result.ok) onDone(result.data);
    else setSentence(result.problem.sentence);
  };

  return (
    <Dialog title={title} role="alertdialog" light={!busy} onClose={onClose}>
      <ul className={dialog.consequences}>
        {consequences.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Trouble>{sentence}</Trouble>
      <ConfirmActions confirm={confirm[busy ? 1 : 0]} cancel={cancel} busy={busy} onConfirm={run} onCancel={onClose} />
    </Dialog>
  );
}
