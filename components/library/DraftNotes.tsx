import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./texts.module.css";
import type { DraftForm } from "./useDraft";

/** Whether what is typed is saved. */
export function DraftPhase({ phase, touched }: Pick<DraftForm<object>, "phase" | "touched">) {
  return (
    <p className={styles.state} data-phase={phase} role="status">
      {phase === "saving" || phase === "waiting" ? "Saving …" : phase === "saved" && touched ? "Saved" : ""}
    </p>
  );
}

interface DraftTroubleProps<Fields extends object> {
  draft: DraftForm<Fields>;
  /** What each field is called. */
  names: Readonly<Record<keyof Fields, string>>;
}

/** What came back, what could not be saved, and what somebody else wrote meanwhile. */
export function DraftTrouble<Fields extends object>({ draft, names }: DraftTroubleProps<Fields>) {
  const { phase, problem, restored, theirs, flush, resolve } = draft;
  const small = `${controls.button} ${controls.small}`;
  return (
    <>
      {restored && phase !== "saved" && <p className={styles.notice}>What was not saved the last time is back.</p>}
      <div role="alert">
        {phase === "failed" && (
          <div className={styles.trouble}>
            <p>
              <Icon name="warn" />
              Not saved. {problem} What you typed is still here.
            </p>
            <button type="button" className={small} onClick={() => void flush()}>
              <Icon name="retry" />
              Try again
            </button>
          </div>
        )}
        {phase === "conflict" && (
          <div className={styles.trouble}>
            <p>
              <Icon name="warn" />
              Somebody else has changed this meanwhile. Nothing is lost: choose which stays.
            </p>
            <dl className={styles.theirs}>
              {Object.entries(theirs).map(([name, value]) => (
                <div key={name}>
                  <dt>{names[name as keyof Fields]}, theirs</dt>
                  <dd>{value === null || typeof value === "string" ? value || "(empty)" : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
            <div className={styles.ways}>
              <button type="button" className={small} onClick={() => resolve("mine")}>
                Keep mine
              </button>
              <button type="button" className={small} onClick={() => resolve("theirs")}>
                Take theirs
              </button>
            </div>
          </div>
        )}
      </div>
    </>
  );
}
