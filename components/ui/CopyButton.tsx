"use client";

import { useEffect, useState } from "react";
import { announce } from "./announce";
import controls from "./controls.module.css";
import { Icon } from "./Icon";

interface CopyButtonProps {
  text: string;
  /** What is copied, as in "token": read, not seen. */
  what: string;
  /** Seen where several things can be copied: "Copy address". */
  label?: string;
  primary?: boolean;
  className?: string;
}

const SAID_MS = 2_500;

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, what, label = "Copy", primary = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const done = await write(text);
    setCopied(done);
    announce(done ? "Copied." : "Not copied. Select the text and copy it.", { urgency: done ? "polite" : "assertive" });
  };

  const looks = [controls.button, primary ? controls.primary : controls.small, className].filter(Boolean).join(" ");
  return (
    <button type="button" className={looks} onClick={copy}>
      <Icon name={copied ? "check" : "copy"} />
      {copied === null ? label : copied ? "Copied" : "Not copied"}
      <span className="vh"> {what}</span>
    </button>
  );
}

async function write(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    return false;
  }
  // A plain-HTTP address has no clipboard API: the old way, inside the dialog that may be open.
  const before = document.activeElement as HTMLElement | null;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  (before?.closest("dialog") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  return done;
}
