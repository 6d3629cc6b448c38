import { useState } from "react";
import { ConfirmActions } from "../ui/ConfirmActions";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { Trouble } from "../ui/Trouble";
import { objectName } from "./addresses";
import styles from "./dialogs.module.css";
import { useUses } from "./useUses";
import { imageCount, objectCount } from "./words";

interface DeleteDialogProps {
  slug: string;
  ids: readonly string[];
  /** Of a single image: what it is called. */
  title?: string;
  /** Why it was not done. */
  trouble?: string | null;
  onDelete: () => Promise<void>;
  /** Of images that are in use: what else may be meant. Only a single one is replaced. */
  instead?: { onReplace?: () => void; onDetachAll: () => Promise<void> };
  onClose: () => void;
}

/** As many objects as are named. */
const NAMED = 8;

/** Asks before images go for good, and says what they are taken from. */
export function DeleteDialog({ slug, ids, title, trouble, onDelete, instead, onClose }: DeleteDialogProps) {
  const [busy, setBusy] = useState<"delete" | "detach" | null>(null);
  const { uses, problem } = useUses(slug, ids);
  const run = async (what: "delete" | "detach", work: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    await work();
    setBusy(null);
  };
  const named = uses?.objects.slice(0, NAMED) ?? [];
  const beyond = (uses?.total ?? 0) - named.length;
  const one = ids.length === 1;
  return (
    <Dialog
      title={`Delete ${title ?? imageCount(ids.length)}?`}
      role="alertdialog"
      light={busy === null}
      onClose={onClose}
    >
      <div aria-live="polite" className={styles.uses}>
        {uses === null && !problem && <p>Looking where {one ? "it is" : "they are"} used …</p>}
        {uses?.used === 0 && <p>{one ? "It is not used anywhere." : "None of them is used anywhere."}</p>}
        {uses !== null && uses.used > 0 && (
          <>
            <p>
              <b>
                {one
                  ? "It is in use"
                  : `${uses.used.toLocaleString("en")} of them ${uses.used === 1 ? "is" : "are"} in use`}
                , at {objectCount(uses.total)}:
              </b>
            </p>
            <ul className={dialog.points}>
              {named.map((object) => (
                <li key={objectName(object)}>
                  <bdi>{objectName(object)}</bdi>
                  {!one && ` (${imageCount(object.count)})`}
                  {object.cover && ", as its cover"}
                </li>
              ))}
              {beyond > 0 && <li>and {objectCount(beyond)} more</li>}
            </ul>
          </>
        )}
      </div>
      <Trouble>{problem && `Where they are used could not be told. ${problem}`}</Trouble>
      <Trouble>{trouble ?? null}</Trouble>
      {instead && uses !== null && uses.used > 0 && (
        <div className={styles.instead}>
          <p>{one ? "The image" : "The images"} can stay:</p>
          <div>
            {instead.onReplace && (
              <button
                type="button"
                className={`${controls.button} ${controls.small}`}
                aria-disabled={busy !== null || undefined}
                onClick={() => busy === null && instead.onReplace?.()}
              >
                Replace it everywhere
              </button>
            )}
            <button
              type="button"
              className={`${controls.button} ${controls.small}`}
              aria-disabled={busy !== null || undefined}
              onClick={() => run("detach", instead.onDetachAll)}
            >
              {busy === "detach" ? "Detaching …" : `Only detach ${one ? "it" : "them"} everywhere`}
            </button>
          </div>
        </div>
      )}
      <p className={styles.note}>
        {one ? "A deleted image" : "Each image"} goes with all its versions, for good. This cannot be undone.
      </p>
      <ConfirmActions
        confirm={busy === "delete" ? "Deleting" : "Delete"}
        busy={busy !== null}
        onConfirm={() => run("delete", onDelete)}
        onCancel={onClose}
      />
    </Dialog>
  );
}
