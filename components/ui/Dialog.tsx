"use client";

import { createContext, type ReactNode, useContext, useEffect, useId, useRef, useState } from "react";
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

const Holding = createContext<((change: (holds: number) => number) => void) | null>(null);

/**
 * While this is in a dialog, only its own buttons close it: for what is not said again, and from the moment it is asked for.
 */
export function HeldDialog(): null {
  const hold = useContext(Holding);
  useEffect(() => {
    hold?.((holds) => holds + 1);
    return () => hold?.((holds) => holds - 1);
  }, [hold]);
  return null;
}

const focusFirst = (dialog: HTMLDialogElement, heading: HTMLElement | null) =>
  (dialog.querySelector<HTMLElement>("[data-autofocus]") ?? heading)?.focus();

/**
 * A modal dialog. The focus goes to the element marked `data-autofocus`, else to the title, and with its end back to
 * where it came from.
 */
export function Dialog({ title, size = "narrow", role, light = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const [holds, setHolds] = useState(0);
  const held = holds > 0;

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    focusFirst(element, heading.current);
    return () => {
      element.close();
      if (before?.isConnected) before.focus();
    };
  }, []);

  const onClosed = (element: HTMLDialogElement) => {
    // The close of an earlier showing may arrive when it is open again.
    if (element.open) return;
    if (!held) return onClose();
    // Some browsers let nothing hold a dialog that is asked twice to close.
    element.showModal();
    focusFirst(element, heading.current);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does from the keyboard
    <dialog
      ref={dialog}
      role={role}
      className={styles.dialog}
      data-size={size}
      aria-labelledby={id}
      onCancel={(event) => held && event.target === event.currentTarget && event.preventDefault()}
      onClose={(event) => event.target === event.currentTarget && onClosed(event.currentTarget)}
      onClick={(event) => light && !held && event.target === event.currentTarget && onClose()}
    >
      <div className={styles.sheet}>
        <header className={styles.head}>
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {!held && (
            <button type="button" className={controls.icon} aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </header>
        <Holding value={setHolds}>{children}</Holding>
      </div>
    </dialog>
  );
}
