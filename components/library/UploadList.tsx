import { memo, type RefCallback, useCallback, useRef, useState, useSyncExternalStore } from "react";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import dock from "../ui/dock.module.css";
import { Icon } from "../ui/Icon";
import styles from "../ui/jobs.module.css";
import { useDock } from "../ui/useDock";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";

import { useGlide } from "../ui/useGlide";
import { inLists, isOpen, type UploadJob, type Uploads } from "./uploads";

interface UploadListProps {
  uploads: Uploads;
  onOpen: (imageId: string) => void;
  /** What gets the focus when the list goes. */
  next: () => HTMLElement | null;
}

const NONE: readonly UploadJob[] = [];

/** Rows of a list that one may see, and some more. */
const SEEN = 12;
/** The panel stands on its lower edge and the rows below each other: both move as files come and go. */
const movedOf = (panel: HTMLElement): HTMLElement[] => [
  panel,
  ...panel.querySelectorAll<HTMLElement>(`li:nth-child(-n + ${SEEN})`),
];

/**
 * The files on their way, each with its bar: those that run and wait, and by themselves those that want something done.
 * It lies in a corner, so that nothing jumps when it comes and goes.
 */
export function UploadList({ uploads, onOpen, next }: UploadListProps) {
  const jobs = useSyncExternalStore(uploads.subscribe, uploads.get, () => NONE);
  const heading = useRef<HTMLHeadingElement>(null);
  const [shown, setShown] = useState(true);
  const dockIn = useDock();
  const leave = useFocusHandedOn(next);
  const whole = useRef<HTMLElement>(null);
  useGlide(whole, movedOf);
  const panel = useCallback(
    (element: HTMLElement | null) => {
      whole.current = element;
      const ends = [dockIn(element), leave(element)];
      return () => {
        for (const end of ends) end?.();
      };
    },
    [dockIn, leave],
  );
  const handedOn = useFocusHandedOn(() => heading.current);
  if (jobs.length === 0) return null;
  const count = (wanted: (job: UploadJob) => boolean) => jobs.filter(wanted).length;
  const open = count(isOpen);
  const done = count(({ phase }) => phase === "done");
  const failed = count(({ phase }) => phase === "failed");
  const lists = inLists(jobs);
  const left = lists.left.length;
  const sent = jobs.reduce((sum, job) => sum + (isOpen(job) ? job.sent : 1), 0) / jobs.length;
  const small = `${controls.button} ${controls.small}`;
  return (
    <section ref={panel} className={`${styles.panel} ${dock.dock}`} aria-labelledby="uploads">
      <header className={styles.head}>
        <h2 id="uploads" ref={heading} tabIndex={-1}>
          {open > 0 ? `Uploading ${jobs.length - open + 1} of ${jobs.length}` : `${left} not added`}
        </h2>
        {failed > 1 && (
          <button type="button" ref={handedOn} className={small} onClick={uploads.retryAll}>
            <Icon name="retry" />
            Retry all {failed}
          </button>
        )}
        {open > 1 && (
          <button type="button" ref={handedOn} className={small} onClick={uploads.cancelAll}>
            Cancel all
          </button>
        )}
        {open === 0 && (
          <button type="button" className={small} onClick={uploads.clear}>
            Clear the list
          </button>
        )}
        <button
          type="button"
          className={`${small} ${controls.quiet}`}
          aria-expanded={shown}
          aria-controls="upload-files"
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Show"}
          <span className="vh"> the files</span>
        </button>
        {open > 0 && (
          <p className={dock.all}>
            <progress className={styles.bar} max={1} value={sent} aria-label="All files" />
            <span>
              {done} added{left > 0 && `, ${left} not`}
            </span>
          </p>
        )}
      </header>
      <div id="upload-files" hidden={!shown}>
        {(["going", "left"] as const).map(
          (which) =>
            lists[which].length > 0 && (
              <ul
                key={which}
                className={`${styles.jobs} ${dock[which]}`}
                aria-label={which === "going" ? "Files on their way" : "Files not added"}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
                tabIndex={0}
                data-glide
              >
                {lists[which].map((job) => (
                  <Job key={job.id} job={job} uploads={uploads} onOpen={onOpen} handedOn={handedOn} />
                ))}
              </ul>
            ),
        )}
      </div>
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
  onOpen: (imageId: string) => void;
  /** For each button: it may go with what it does, or with the file that is done. */
  handedOn: RefCallback<HTMLElement>;
}

const Job = memo(function Job({ job, uploads, onOpen, handedOn }: JobProps) {
  const { id, label, phase, sent, text, image, file } = job;
  const running = isOpen(job);
  return (
    <li className={styles.job} data-phase={phase} data-file={label}>
      <p className={styles.name}>
        <bdi>{label}</bdi>
        <span className="data">{formatBytes(file.size)}</span>
      </p>
      {running ? (
        <progress
          className={styles.bar}
          max={1}
          value={phase === "uploading" ? sent : phase === "processing" ? 1 : 0}
          aria-label={`Upload of ${label}`}
          data-busy={phase === "processing" || undefined}
        />
      ) : (
        <p className={styles.text}>{text}</p>
      )}
      <p className={styles.state}>{phase === "uploading" ? `${Math.floor(sent * 100)}%` : SAID[phase]}</p>
      <div className={styles.ways}>
        {phase === "failed" && (
          <Way icon="retry" text="Retry" of={label} handedOn={handedOn} onClick={() => uploads.retry(id)} />
        )}
        {phase === "duplicate" && image && (
          <Way text="Show it" of={label} handedOn={handedOn} onClick={() => onOpen(image)} />
        )}
        {phase === "duplicate" && (
          <Way text="Add anyway" of={label} handedOn={handedOn} onClick={() => uploads.addAnyway(id)} />
        )}
        <Way text={running ? "Cancel" : "Dismiss"} of={label} handedOn={handedOn} onClick={() => uploads.drop(id)} />
      </div>
    </li>
  );
});

interface WayProps {
  icon?: "retry";
  text: string;
  of: string;
  handedOn: RefCallback<HTMLElement>;
  onClick: () => void;
}

function Way({ icon, text, of, handedOn, onClick }: WayProps) {
  return (
    <button ref={handedOn} type="button" className={`${controls.button} ${controls.small}`} onClick={onClick}>
      {icon && <Icon name={icon} />}
      {text}
      <span className="vh"> {of}</span>
    </button>
  );
}
