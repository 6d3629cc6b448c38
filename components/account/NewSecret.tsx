"use client";

import { useEffect, useRef, useState } from "react";
import type { NewToken } from "@/lib/contracts/accounts";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./account.module.css";

interface NewSecretProps {
  token: NewToken;
  onDone: () => void;
}

/** A token's secret, this once. */
export function NewSecret({ token: { name, token }, onDone }: NewSecretProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => field.current?.focus(), []);

  const copy = async () => {
    field.current?.select();
    // A plain-HTTP address has no clipboard API: then the old way, or the selection alone.
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(token);
      else document.execCommand("copy");
      setCopied(true);
    } catch {
      field.current?.focus();
    }
  };

  return (
    <div className={styles.secret}>
      <label htmlFor="secret">Token {name}. Copy it now: it is not shown again.</label>
      <div>
        <input
          id="secret"
          ref={field}
          className="data"
          value={token}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className={`${controls.button} ${controls.primary}`} onClick={copy}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy"}
        </button>
        <button type="button" className={controls.button} onClick={onDone}>
          Done
        </button>
      </div>
    </div>
  );
}
