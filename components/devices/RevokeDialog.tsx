"use client";

import { useState } from "react";
import type { DevicesState, DeviceView } from "@/lib/contracts/devices";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import type { DeviceActions } from "./actions";
import styles from "./devices.module.css";

interface RevokeDialogProps {
  device: DeviceView;
  revokeDevice: DeviceActions["revokeDevice"];
  onRevoked: (state: DevicesState) => void;
  onClose: () => void;
}

/** Asks before a device loses its access, and says what that means. */
export function RevokeDialog({ device, revokeDevice, onRevoked, onClose }: RevokeDialogProps) {
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);

  const revoke = async () => {
    if (busy) return;
    setBusy(true);
    const result = await attempt(() => revokeDevice({ id: device.id }), []);
    setBusy(false);
    if (!result.ok) return setSentence(result.problem.sentence);
    announce(`${device.name} is revoked.`);
    onRevoked(result.data);
  };

  return (
    <Dialog title={`Revoke ${device.name}?`} role="alertdialog" light onClose={onClose}>
      <ul className={styles.consequences}>
        <li>Its token stops working at once: it gets no picture any more.</li>
        <li>What it holds now may stay on its screen until it is switched off.</li>
        <li>To bring it back, pair it again. Your pictures here are not touched.</li>
      </ul>
      <Trouble>{sentence}</Trouble>
      <div className={dialog.actions}>
        <button type="button" className={controls.button} data-autofocus onClick={onClose}>
          Keep device
        </button>
        <button
          type="button"
          className={`${controls.button} ${styles.destroy}`}
          aria-disabled={busy || undefined}
          onClick={revoke}
        >
          {busy ? "Revoking" : "Revoke device"}
        </button>
      </div>
    </Dialog>
  );
}
