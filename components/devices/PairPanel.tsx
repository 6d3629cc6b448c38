"use client";

import type { DevicesState } from "@/lib/contracts/devices";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import type { PairingActions } from "./actions";
import { BuildLink, PairingSteps } from "./PairingSteps";
import styles from "./pair.module.css";
import { usePairing } from "./usePairing";

interface PairPanelProps {
  /** Somebody with devices knows the way: on a phone the steps are left out. */
  brief: boolean;
  actions: PairingActions;
  onApproved: (state: DevicesState) => void;
  onAddByHand: () => void;
}

/** Pairing beside the shelf: the code that the device shows is entered here. */
export function PairPanel({ brief, actions, onApproved, onAddByHand }: PairPanelProps) {
  const pairing = usePairing({ actions, initialCode: "", onApproved });
  return (
    <section
      className={`${controls.panel} ${styles.panel}`}
      aria-labelledby="pair-title"
      data-brief={brief || undefined}
    >
      <h2 id="pair-title">Pair a device</h2>
      <PairingSteps
        pairing={pairing}
        level="h3"
        after={
          <button type="button" className={controls.button} onClick={pairing.again}>
            Pair another
          </button>
        }
      >
        <ol className={styles.steps}>
          <li>Give the device this server’s address.</li>
          <li>It shows a code of eight letters.</li>
          <li>Enter that code here.</li>
        </ol>
      </PairingSteps>
      <div className={styles.otherWays}>
        <p>No screen for a code yet?</p>
        <button type="button" className={`${controls.button} ${controls.small}`} onClick={onAddByHand}>
          <Icon name="plus" />
          Add by hand
        </button>
        <BuildLink>How to build a device</BuildLink>
      </div>
    </section>
  );
}
