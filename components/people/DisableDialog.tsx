import { useState } from "react";
import { changePerson } from "@/app/actions/people";
import type { Person } from "@/lib/contracts/people";
import { ConfirmActions } from "../ui/ConfirmActions";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import { firstName } from "./words";

interface DisableDialogProps {
  person: Person;
  /** The administrator disables themselves. */
  own: boolean;
  onClose: () => void;
}

/** Asks before an account is closed, or opened again, and says what that means. */
export function DisableDialog({ person, own, onClose }: DisableDialogProps) {
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);
  const { id, name, disabled } = person;
  const verb = disabled ? "Enable" : "Disable";

  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    const result = await attempt(() => changePerson({ id, disabled: !disabled }), []);
    setBusy(false);
    if (!result.ok) return setSentence(result.problem.sentence);
    succeeded(`${name} is ${disabled ? "enabled" : "disabled"}.`);
    onClose();
  };

  return (
    <Dialog title={`${verb} ${name}?`} role="alertdialog" light onClose={onClose}>
      <ul className={dialog.points}>
        {disabled ? (
          <>
            <li>{firstName(name)} can sign in again.</li>
            <li>Their API tokens and devices work again.</li>
          </>
        ) : (
          <>
            {own && <li>This is your own account: you are signed out at once.</li>}
            <li>{own ? "You are" : `${firstName(name)} is`} signed out everywhere at once, and cannot sign in.</li>
            <li>API tokens and devices of this account stop working.</li>
            <li>The images stay as they are. The account can be enabled again.</li>
          </>
        )}
      </ul>
      <Trouble>{sentence}</Trouble>
      <ConfirmActions confirm={verb} busy={busy} harmless={disabled} onConfirm={confirm} onCancel={onClose} />
    </Dialog>
  );
}
