"use client";

import { useRef, useState } from "react";
import controls from "./controls.module.css";
import form from "./form.module.css";
import { Icon } from "./Icon";
import { SecretField } from "./SecretField";

interface NewSecretProps {
  /** What it is, and that it is not shown again. */
  label: string;
  secret: string;
  onDone: () => void;
}

/** A secret, this once. */
export function NewSecret({ label, secret, onDone }: NewSecretProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);

  const copy = async () => {
    field.current?.select();
    // A plain-HTTP address has no clipboard API: then the old way, or the selection alone.
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(secret);
      else document.execCommand("copy");
      setCopied(true);
    } catch {
      field.current?.focus();
    }
  };

  return (
    <div className={form.secret}>
      <SecretField label={label} secret={secret} fieldRef={field}>
        <button type="button" className={`${controls.button} ${controls.primary}`} onClick={copy}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy"}
        </button>
        <button type="button" className={controls.button} onClick={onDone}>
          Done
        </button>
      </SecretField>
    </div>
  );
}
