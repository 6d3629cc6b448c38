import { useState } from "react";
import type { EverybodysPicture } from "@/lib/contracts/everybody";
import { ConfirmActions } from "../ui/ConfirmActions";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { ofHowMany } from "./words";

interface ConfirmDeleteProps {
  pictures: readonly EverybodysPicture[];
  onDelete: () => Promise<void>;
  onClose: () => void;
}

/** Asks before pictures of several people go. */
export function ConfirmDelete({ pictures, onDelete, onClose }: ConfirmDeleteProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    await onDelete();
  };
  return (
    <Dialog title={`Delete ${ofHowMany(pictures)}?`} role="alertdialog" light={!busy} onClose={onClose}>
      <ul className={dialog.points}>
        <li>Their slots become empty, and their devices stop showing them.</li>
        <li>Each person sees it in their recent changes, with your name.</li>
        <li>You can undo it for ten minutes.</li>
      </ul>
      <ConfirmActions confirm={busy ? "Deleting" : "Delete"} busy={busy} onConfirm={confirm} onCancel={onClose} />
    </Dialog>
  );
}
