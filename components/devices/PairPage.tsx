"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import controls from "../ui/controls.module.css";
import type { PairingActions } from "./actions";
import { PairingSteps } from "./PairingSteps";
import styles from "./pair.module.css";
import { usePairing } from "./usePairing";

interface PairPageProps {
  /** As the address has it; empty where it has none. */
  code: string;
  actions: PairingActions;
}

/** Where a device's QR code leads. The code is looked up at once; nothing is approved without a press. */
export function PairPage({ code, actions }: PairPageProps) {
  const pairing = usePairing({ actions, initialCode: code });
  const looked = useRef(false);
  const { entry, find } = pairing;

  useEffect(() => {
    if (looked.current || !entry.complete) return;
    looked.current = true;
    void find();
  }, [entry.complete, find]);

  return (
    <div className={styles.page}>
      <h1>Pair a device</h1>
      <section className={controls.panel} aria-label="Pairing">
        <PairingSteps
          pairing={pairing}
          level="h2"
          after={
            <Link className={`${controls.button} ${controls.primary}`} href="/devices">
              Go to your devices
            </Link>
          }
        />
      </section>
    </div>
  );
}
