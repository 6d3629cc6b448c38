import { CopyButton } from "./CopyButton";
import styles from "./codeBlock.module.css";

interface CodeBlockProps {
  code: string;
  /** What it is, as in "shell script": for the copy button, and for who hears the page. */
  what: string;
  /** Long lines go on below instead of out of sight. */
  wrap?: boolean;
}

/** Code as it is typed, from left to right in every language, with a button to copy it. What scrolls takes the focus. */
export function CodeBlock({ code, what, wrap = false }: CodeBlockProps) {
  return (
    <div className={styles.block}>
      <section
        className={styles.code}
        dir="ltr"
        aria-label={what}
        data-wrap={wrap || undefined}
        tabIndex={wrap ? undefined : 0}
      >
        <pre>
          <code>{code}</code>
        </pre>
      </section>
      <CopyButton text={code} what={what} className={styles.copy} />
    </div>
  );
}
