import type { FormPhase } from "./ActionForm";
import controls from "./controls.module.css";

interface SubmitButtonProps {
  phase: FormPhase;
  primary?: boolean;
  /** What it says while it works. */
  working?: string;
  children: string;
}

/** Stays focusable while it works, so that the focus is not lost. */
export function SubmitButton({ phase, primary = false, working, children }: SubmitButtonProps) {
  const look = primary ? `${controls.button} ${controls.primary}` : controls.button;
  const busy = phase === "busy";
  return (
    <button type="submit" className={look} disabled={phase === "starting"} aria-disabled={busy || undefined}>
      {busy && working ? working : children}
    </button>
  );
}
