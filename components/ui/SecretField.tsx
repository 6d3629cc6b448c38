"use client";

import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { HeldDialog } from "./Dialog";

interface SecretFieldProps {
  /** What it is, and that it is not shown again. */
  label: ReactNode;
  secret: string;
  fieldRef?: RefObject<HTMLInputElement | null>;
  /** Stands around the field and what is beside it. */
  className?: string;
  /** Beside the field. */
  children?: ReactNode;
}

/** A secret that the server can never show again. Its dialog stays until one says that one has it. */
export function SecretField({ label, secret, fieldRef, className, children }: SecretFieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const field = fieldRef ?? own;
  useEffect(() => field.current?.focus(), [field]);
  return (
    <>
      <HeldDialog />
      <label htmlFor={id}>{label}</label>
      <div className={className}>
        <input
          id={id}
          ref={field}
          className="data"
          dir="ltr"
          value={secret}
          readOnly
          spellCheck={false}
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
        />
        {children}
      </div>
    </>
  );
}
