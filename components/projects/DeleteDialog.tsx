import { useState } from "react";
import { ConfirmActions } from "../ui/ConfirmActions";
import { imageCount } from "../ui/counts";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";

interface DeleteDialogProps {
  projectId: string;
  count: number;
  onDelete: () => Promise<void>;
  onClose: () => void;
}

/** Asks before a project goes with everything in it: nothing brings it back. */
export function DeleteDialog({ projectId, count, onDelete, onClose }: DeleteDialogProps) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    if (busy) return;
    setBusy(true);
    await onDelete();
    setBusy(false);
  };
  return (
    <Dialog title={`Delete ${projectId}?`} role="alertdialog" light onClose={onClose}>
      <ul className={dialog.consequences}>
        <li>{imageCount(count)} in every size go for good. There is no undo.</li>
        <li>Programs that ask for them get nothing any more.</li>
        <li>The id is free: whoever uploads to it next owns it.</li>
      </ul>
      <ConfirmActions
        confirm={busy ? "Deleting" : "Delete project"}
        cancel="Keep project"
        busy={busy}
        onConfirm={act}
        onCancel={onClose}
      />
    </Dialog>
  );
}
