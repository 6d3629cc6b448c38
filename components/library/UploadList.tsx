import { memo, useRef, useSyncExternalStore } from "react";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "../ui/jobs.module.css";
import { isOpen, type UploadJob, type Uploads } from "./uploads";

interface UploadListProps {
  uploads: Uploads;
  onOpen: (imageId: string) => void;
}

const NONE: readonly UploadJob[] = [];

/** The files on their way, each with its bar, in the order they were given. */
export function UploadList({ uploads, onOpen }: UploadListProps) {
  const jobs = useSyncExternalStore(uploads.subscribe, uploads.get, () => NONE);
  const heading = useRef<HTMLHeadingElement>(null);
  if (jobs.length === 0) return null;
  const open = jobs.filter(isOpen).length;
  const failed = jobs.filter(({ phase }) => phase === "failed").length;
  const drop = (id: string) => {
    uploads.drop(id);
    // The row that had the focus is gone.
    heading.current?.focus();
  };
  return (
    <section className={styles.panel} aria-labelledby="uploads">
      <header className={styles.head}>
        <h2 id="uploads" ref={heading} tabIndex={-1}>
          {open > 0 ? `Uploading ${jobs.length - open + 1} of ${jobs.length}` : "Not added"}
        </h2>
        {failed > 1 && (
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={uploads.retryAll}>
            <Icon name="retry" />
            Retry all {failed}
          </button>
        )}
        {open > 1 && (
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={uploads.cancelAll}>
            Cancel all
          </button>
        )}
        {open === 0 && (
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={uploads.clear}>
            Clear the list
          </button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <ul className={styles.jobs} aria-label="Files" tabIndex={0}>
        {jobs.map((job) => (
          <Job key={job.id} job={job} uploads={uploads} onDrop={drop} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

const SAID: Record<UploadJob["phase"], string> = {
  waiting: "Waiting",
  reading: "Reading",
  offline: "Waiting for connection",
  uploading: "Uploading",
  processing: "Processing",
  failed: "Not added",
  refused: "Not added",
  duplicate: "Already in the library",
  done: "Added",
};

interface JobProps {
  job: UploadJob;
  uploads: Uploads;
  onDrop: (id: string) => void;
  onOpen: (imageId: string) => void;
}

const Job = memo(function Job({ job, uploads, onDrop, onOpen }: JobProps) {
  const { id, label, phase, sent, text, image, file } = job;
  const running = isOpen(job);
  return (
    <li className={styles.job} data-phase={phase} data-file={label}>
      <p className={styles.name}>
        <bdi>{label}</bdi>
        <span className="data">{formatBytes(file.size)}</span>
      </p>
      {running || phase === "done" ? (
        <progress
          className={styles.bar}
          max={1}
          value={phase === "uploading" || phase === "done" ? sent : phase === "processing" ? 1 : 0}
          aria-label={`Upload of ${label}`}
          data-busy={phase === "processing" || undefined}
        />
      ) : (
        <p className={styles.text}>{text}</p>
      )}
      <p className={styles.state}>{phase === "uploading" ? `${Math.floor(sent * 100)}%` : SAID[phase]}</p>
      <div className={styles.ways}>
        {phase === "failed" && <Way icon="retry" text="Retry" of={label} onClick={() => uploads.retry(id)} />}
        {phase === "duplicate" && image && <Way text="Show it" of={label} onClick={() => onOpen(image)} />}
        {phase === "duplicate" && <Way text="Add anyway" of={label} onClick={() => uploads.addAnyway(id)} />}
        {phase !== "done" && <Way text={running ? "Cancel" : "Dismiss"} of={label} onClick={() => onDrop(id)} />}
      </div>
    </li>
  );
});

function Way({ icon, text, of, onClick }: { icon?: "retry"; text: string; of: string; onClick: () => void }) {
  return (
    <button type="button" className={`${controls.button} ${controls.small}`} onClick={onClick}>
      {icon && <Icon name={icon} />}
      {text}
      <span className="vh"> {of}</span>
    </button>
  );
}
