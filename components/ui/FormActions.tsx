import type { FormPhase } from "./ActionForm";
import controls from "./controls.module.css";
import dialog from "./dialog.module.css";
import { SubmitButton } from "./SubmitButton";

interface FormActionsProps {
  phase: FormPhase;
  /** What the button that sends says while it works. */
  working: string;
  /** They stay in sight while the fields scroll. */
  sticky?: boolean;
  onCancel: () => void;
  /** What the button that sends says. */
  children: string;
}

/** The foot of a form in a dialog: the button that sends it, and the way out. */
export function FormActions({ phase, working, sticky = false, onCancel, children }: FormActionsProps) {
  return (
    <div className={sticky ? dialog.footer : dialog.actions}>
      <SubmitButton phase={phase} primary working={working}>
        {children}
      </SubmitButton>
      <button type="button" className={controls.button} onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
