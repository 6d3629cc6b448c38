import { useState } from "react";
import type { Member } from "@/lib/contracts/organizations";
import controls from "../ui/controls.module.css";
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
      <div className={dialog.actions}>
        <button type="button" className={controls.button} data-autofocus onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={`${controls.button} ${controls.destroy}`}
          aria-disabled={busy || undefined}
          onClick={confirm}
        >
          {self ? "Leave" : "Remove"}
        </button>
      </div>
    </Dialog>
  );
}
