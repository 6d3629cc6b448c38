"use client";

import type { DevicesState, DeviceView } from "@/lib/contracts/devices";
import { announce } from "../ui/announce";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import type { DeviceActions } from "./actions";

interface RevokeDialogProps {
  device: DeviceView;
  revokeDevice: DeviceActions["revokeDevice"];
  onRevoked: (state: DevicesState) => void;
  onClose: () => void;
}

/** Asks before a device loses its access, and says what that means. */
export function RevokeDialog({ device, revokeDevice, onRevoked, onClose }: RevokeDialogProps) {
  return (
    <ConfirmDialog
      title={`Revoke ${device.name}?`}
      consequences={[
        "Its token stops working at once: it gets no picture any more.",
        "What it holds now may stay on its screen until it is switched off.",
        "To bring it back, pair it again. Your pictures here are not touched.",
      ]}
      confirm={["Revoke device", "Revoking"]}
      cancel="Keep device"
      action={() => revokeDevice({ id: device.id })}
      onDone={(state) => {
        announce(`${device.name} is revoked.`);
        onRevoked(state);
      }}
      onClose={onClose}
    />
  );
}
