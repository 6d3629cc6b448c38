import controls from "../ui/controls.module.css";

interface SubmitButtonProps {
  busy: boolean;
  primary?: boolean;
  /** What it says while it works. */
  working?: string;
  children: string;
}

/** Stays focusable while it works, so that the focus is not lost. */
export function SubmitButton({ busy, primary = false, working, children }: SubmitButtonProps) {
  const look = primary ? `${controls.button} ${controls.primary}` : controls.button;
  return (
    <button type="submit" className={look} aria-disabled={busy || undefined}>
      {busy && working ? working : children}
    </button>
  );
}
