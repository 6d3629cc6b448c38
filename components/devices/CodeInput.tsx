"use client";

import { type ChangeEvent, useId, useLayoutEffect, useRef } from "react";
import styles from "./pair.module.css";
import { readCode } from "./userCode";

interface CodeInputProps {
  value: string;
  onChange: (value: string) => void;
  hint: string | null;
  /** What is wrong with it, in a sentence. */
  error: string | null;
}

const lettersBefore = (text: string, caret: number): number => text.slice(0, caret).replace(/[^A-Za-z0-9]/g, "").length;

/** Behind so many letters of a code with its dash. */
const caretBehind = (letters: number): number => (letters > 4 ? letters + 1 : letters);

/** The code of a device: in capitals, the dash by itself, whatever is typed or pasted. */
export function CodeInput({ value, onChange, hint, error }: CodeInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);

  // A text that is formatted anew would put the caret at its end.
  useLayoutEffect(() => {
    if (caret.current === null || document.activeElement !== input.current) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const change = ({ currentTarget: { value: typed, selectionStart } }: ChangeEvent<HTMLInputElement>) => {
    caret.current = caretBehind(lettersBefore(typed, selectionStart ?? typed.length));
    onChange(typed);
  };

  return (
    <div className={styles.codeField}>
      <label htmlFor={id}>Code on the device</label>
      <input
        ref={input}
        id={id}
        className={styles.code}
        name="code"
        dir="ltr"
        value={readCode(value).text}
        onChange={change}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        placeholder="ABCD-EFGH"
        aria-describedby={`${id}-help ${id}-hint`}
        aria-invalid={error ? true : undefined}
      />
      <p id={`${id}-help`} className={styles.help}>
        Eight letters, in upper or lower case, with or without the dash. A code works for ten minutes.
      </p>
      <div id={`${id}-hint`} aria-live="polite">
        {error && <p className={styles.error}>{error}</p>}
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
    </div>
  );
}
