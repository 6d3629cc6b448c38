"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import controls from "./controls.module.css";
import styles from "./dialog.module.css";
import { Icon } from "./Icon";

interface DialogProps {
  title: string;
  /** `wide` for a form with something beside it. */
  size?: "narrow" | "wide";
  /** An `alertdialog` asks before something is lost. */
  role?: "dialog" | "alertdialog";
  /** A click beside it closes it. Not where work would be lost. */
  light?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog. The focus goes to the element marked `data-autofocus`, else to the title, and with its end back to
 * where it came from.
 */
export function Dialog({ title, size = "narrow", role, light = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? heading.current)?.focus();
    return () => {
      element.close();
      if (before?.isConnected) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does from the keyboard
    <dialog
      ref={dialog}
      role={role}
      className={styles.dialog}
      data-size={size}
      aria-labelledby={id}
      // The close of an earlier showing may arrive when it is open again.
      onClose={(event) => event.target === event.currentTarget && !event.currentTarget.open && onClose()}
      onClick={(event) => light && event.target === event.currentTarget && onClose()}
    >
      <div className={styles.sheet}>
        <header className={styles.head}>
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className={controls.icon} aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
