import { useState } from "react";
import type { Member } from "@/lib/contracts/organizations";
import { ConfirmActions } from "../ui/ConfirmActions";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";

interface RemoveDialogProps {
  member: Member;
  organization: string;
  /** The reader leaves. */
  self: boolean;
  onRemove: () => Promise<void>;
  onClose: () => void;
}

/** Asks before somebody is taken out, or leaves. */
export function RemoveDialog({ member, organization, self, onRemove, onClose }: RemoveDialogProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    await onRemove();
  };
  return (
    <Dialog
      title={self ? `Leave ${organization}?` : `Remove ${member.name}?`}
      role="alertdialog"
      light={!busy}
      onClose={onClose}
    >
      <ul className={dialog.points}>
        <li>{self ? "You" : "They"} no longer see its library. The images stay.</li>
        <li>An owner can add {self ? "you" : "them"} again at any time.</li>
      </ul>
      <ConfirmActions confirm={self ? "Leave" : "Remove"} busy={busy} onConfirm={confirm} onCancel={onClose} />
    </Dialog>
  );
}
