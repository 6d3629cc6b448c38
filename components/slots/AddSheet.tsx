"use client";

import { useEffect, useRef } from "react";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./sheet.module.css";

export interface AddSheetProps {
  order: number;
  onFiles: (files: readonly File[]) => void;
  onBrowse: () => void;
  onClose: () => void;
  /** Said when the clipboard holds no picture, or may not be read. */
  onNothing: () => void;
}

/** On a phone, an empty frame asks where the picture comes from. Only what this browser can do is offered. */
export default function AddSheet({ order, onFiles, onBrowse, onClose, onNothing }: AddSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  // A plain-HTTP address has no clipboard API.
  const canPaste = typeof navigator.clipboard?.read === "function";

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);

  const paste = async () => {
    const files = await readClipboard();
    dialog.current?.close();
    if (files.length > 0) onFiles(files);
    else onNothing();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does from the keyboard
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby="add-sheet-title"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div className={styles.body}>
        <div className={styles.grab} aria-hidden="true" />
        <h2 id="add-sheet-title">Add to slot {order + 1}</h2>
        <button type="button" className={styles.choice} onClick={() => camera.current?.click()}>
          <Icon name="cam" />
          Take photo
        </button>
        <button
          type="button"
          className={styles.choice}
          onClick={() => {
            dialog.current?.close();
            onBrowse();
          }}
        >
          <Icon name="up" />
          Choose from device
        </button>
        {canPaste && (
          <button type="button" className={styles.choice} onClick={paste}>
            <Icon name="paste" />
            Paste
          </button>
        )}
        <button type="button" className={`${controls.button} ${styles.cancel}`} onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <input
          ref={camera}
          type="file"
          accept="image/*"
          capture="user"
          hidden
          onChange={(event) => {
            const files = Array.from(event.currentTarget.files ?? []);
            dialog.current?.close();
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
    </dialog>
  );
}

async function readClipboard(): Promise<File[]> {
  try {
    const items = await navigator.clipboard.read();
    const found = await Promise.all(
      items.map(async (item) => {
        const type = item.types.find((name) => name.startsWith("image/"));
        return type ? new File([await item.getType(type)], "image.png", { type }) : null;
      }),
    );
    return found.filter((file) => file !== null);
  } catch {
    return [];
  }
}
