import { useState } from "react";
import controls from "../ui/controls.module.css";
import { LocalTime } from "../ui/LocalTime";
import type { RecentEntry } from "./recent";
import styles from "./under.module.css";

interface RecentChangesProps {
  entries: readonly RecentEntry[];
  onAction: (action: NonNullable<RecentEntry["action"]>) => void;
}

const SHOWN = 6;

const LABELS = { retry: "Retry", restore: "Undo", putBack: "Put back this order" } as const;

/** The log of the last changes, each with what can still be undone. */
export function RecentChanges({ entries, onAction }: RecentChangesProps) {
  const [all, setAll] = useState(false);
  // What can be undone is never folded away.
  const shown = entries.filter((entry, index) => all || index < SHOWN || entry.action);
  const hidden = entries.length - shown.length;
  return (
    <section aria-labelledby="recent-changes">
      <h2 id="recent-changes">Recent changes</h2>
      {entries.length === 0 && (
        <p className={styles.none}>Nothing yet. What is added, moved or deleted is listed here.</p>
      )}
      <ul className={styles.log}>
        {shown.map(({ key, at, text, bad, by, action }) => (
          <li key={key}>
            <LocalTime at={at} className="data" />
            <span data-bad={bad || undefined}>
              {text}
              {by && (
                <span className={styles.by}>
                  by <bdi>{by.name}</bdi>
                  {by.admin && <span className={styles.mark}>Administrator</span>}
                </span>
              )}
            </span>
            {action && (
              <button
                type="button"
                className={`${controls.button} ${controls.small}`}
                data-kind={action.kind}
                aria-label={`${LABELS[action.kind]}: ${text}`}
                onClick={() => onAction(action)}
              >
                {LABELS[action.kind]}
              </button>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={() => setAll(true)}>
          Show {hidden} more
        </button>
      )}
    </section>
  );
}
