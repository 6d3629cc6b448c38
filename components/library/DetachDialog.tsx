import { useState } from "react";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { Trouble } from "../ui/Trouble";
import { objectName } from "./addresses";
import type { UsedBy } from "./batches";
import styles from "./dialogs.module.css";
import { useUses } from "./useUses";
import { imageCount } from "./words";

interface DetachDialogProps {
  slug: string;
  ids: readonly string[];
  onDetach: (objects: readonly UsedBy[]) => Promise<void>;
  onClose: () => void;
}

/** Asks which objects the images are taken off. */
export function DetachDialog({ slug, ids, onDetach, onClose }: DetachDialogProps) {
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { uses, problem } = useUses(slug, ids);
  const objects = uses?.objects ?? [];
  const some = objects.filter((object) => chosen.has(objectName(object)));

  const tick = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const confirm = async () => {
    if (busy || some.length === 0) return;
    setBusy(true);
    await onDetach(some);
  };

  return (
    <Dialog title={`Detach ${imageCount(ids.length)}`} light={!busy} onClose={onClose}>
      <div aria-live="polite" className={styles.uses}>
        {uses === null && !problem && <p>Looking where they are used …</p>}
        {uses?.used === 0 && <p>None of them is attached to anything.</p>}
        {objects.length > 0 && (
          <fieldset className={styles.objects}>
            <legend>From which objects?</legend>
            {objects.map((object) => {
              const name = objectName(object);
              return (
                <label key={name}>
                  <input type="checkbox" checked={chosen.has(name)} onChange={() => tick(name)} />
                  <bdi>{name}</bdi>
                  <span>{imageCount(object.count)}</span>
                </label>
              );
            })}
          </fieldset>
        )}
        {uses !== null && uses.total > objects.length && (
          <p>
            These are {objects.length} of {uses.total.toLocaleString("en")}. Detach from these first.
          </p>
        )}
      </div>
      <Trouble>{problem}</Trouble>
      <div className={dialog.actions}>
        {objects.length > 0 && (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            aria-disabled={busy || some.length === 0 || undefined}
            onClick={confirm}
          >
            {busy ? "Detaching" : "Detach"}
          </button>
        )}
        <button type="button" className={controls.button} data-autofocus onClick={onClose}>
          {objects.length > 0 ? "Cancel" : "Close"}
        </button>
      </div>
    </Dialog>
  );
}
