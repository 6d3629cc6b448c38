import controls from "./controls.module.css";
import dialog from "./dialog.module.css";

interface ConfirmActionsProps {
  /** What the button that acts says. */
  confirm: string;
  /** What the way out says, where that is not "Cancel". */
  cancel?: string;
  busy: boolean;
  /** Nothing is lost by it. */
  harmless?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** The foot of a dialog that asks before something is lost. The focus begins on the way out. */
export function ConfirmActions(props: ConfirmActionsProps) {
  const { confirm, cancel = "Cancel", busy, harmless = false, onConfirm, onCancel } = props;
  return (
    <div className={dialog.actions}>
      <button type="button" className={controls.button} data-autofocus onClick={onCancel}>
        {cancel}
      </button>
      <button
        type="button"
        className={`${controls.button} ${harmless ? controls.primary : controls.destroy}`}
        aria-disabled={busy || undefined}
        onClick={onConfirm}
      >
        {confirm}
      </button>
    </div>
  );
}
