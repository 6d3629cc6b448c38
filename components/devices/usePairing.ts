"use client";

import { useCallback, useState } from "react";
import type { DevicesState, PairingView } from "@/lib/contracts/devices";
import { announce } from "../ui/announce";
import { attempt } from "../ui/problems";
import type { PairingActions } from "./actions";
import { readCode } from "./userCode";

/** Where somebody is between a code and a device. */
export type PairingStep =
  | { kind: "code" }
  | { kind: "found"; pairing: PairingView }
  | { kind: "approved"; pairing: PairingView }
  | { kind: "denied"; pairing: PairingView };

interface PairingOptions {
  actions: PairingActions;
  initialCode: string;
  onApproved?: (state: DevicesState) => void;
}

/** The way from a code to an approved device. Nothing happens without a press. */
export function usePairing({ actions, initialCode, onApproved }: PairingOptions) {
  const [typed, setTyped] = useState(initialCode);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [step, setStep] = useState<PairingStep>({ kind: "code" });
  const entry = readCode(typed);

  const type = useCallback((next: string) => {
    setTyped(next);
    setError(null);
  }, []);

  /** Runs one action at a time. What fails is told beside the code. */
  const run = async <T>(action: () => ReturnType<typeof attempt<T>>, then: (data: T) => void) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const result = await action();
    setBusy(false);
    if (result.ok) return then(result.data);
    const sentence = result.problem.sentence ?? "That code was refused.";
    setError(sentence);
    setStep({ kind: "code" });
    announce(sentence, { urgency: "assertive" });
  };

  const find = () => {
    if (!entry.complete) {
      setError("A code has eight letters.");
      return Promise.resolve();
    }
    return run(
      () => attempt(() => actions.findPairing({ code: entry.text }), []),
      (pairing) => {
        setStep({ kind: "found", pairing });
        announce(`Found ${pairing.clientName}. Approve it, or deny it.`);
      },
    );
  };

  const approve = (pairing: PairingView) =>
    run(
      () => attempt(() => actions.approvePairing({ code: pairing.userCode }), []),
      (state) => {
        setStep({ kind: "approved", pairing });
        announce(`${pairing.clientName} is approved. It will show your pictures in a few seconds.`);
        onApproved?.(state);
      },
    );

  const deny = (pairing: PairingView) =>
    run(
      () => attempt(() => actions.denyPairing({ code: pairing.userCode }), []),
      () => {
        setStep({ kind: "denied", pairing });
        announce(`${pairing.clientName} is denied. It gets none of your pictures.`);
      },
    );

  const again = () => {
    setTyped("");
    setError(null);
    setStep({ kind: "code" });
  };

  return { typed, type, entry, error, busy, step, find, approve, deny, again };
}

export type Pairing = ReturnType<typeof usePairing>;
