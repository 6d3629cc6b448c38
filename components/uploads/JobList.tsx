import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import dock from "../ui/dock.module.css";
import { Icon } from "../ui/Icon";
import bars from "../ui/jobs.module.css";
import { useDock } from "../ui/useDock";
import { isRunning, type Job } from "./useJobs";

interface JobListProps {
  jobs: readonly Job[];
  onRetry: (job: Job) => void;
  onDrop: (id: string) => void;
}

const SAID: Record<Exclude<Job["phase"], "uploading" | "failed" | "refused">, string> = {
  waiting: "Waiting",
  reading: "Reading",
  offline: "Waiting for connection",
  processing: "Processing",
};

/** The files on their way, each with its bar, in a corner, so that nothing jumps when they come and go. */
export function JobList({ jobs, onRetry, onDrop }: JobListProps) {
  const dockIn = useDock();
  if (jobs.length === 0) return null;
  return (
    <section ref={dockIn} className={`${bars.panel} ${dock.dock}`} aria-label="Files on their way">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <ul className={bars.jobs} aria-label="Files on their way" tabIndex={0}>
        {jobs.map((job) => (
          <li key={job.id} className={bars.job} data-phase={job.phase} data-file={job.label}>
            <p className={bars.name}>
              <bdi>{job.label}</bdi>
              <span className="data">{formatBytes(job.file.size)}</span>
            </p>
            {isRunning(job) ? (
              <progress className={bars.bar} max={1} value={job.sent} aria-label={`Upload of ${job.label}`} />
            ) : (
              <p className={bars.text}>{job.text}</p>
            )}
            <p className={bars.state}>{stateOf(job)}</p>
            <div className={bars.ways}>
              {job.phase === "failed" && (
                <button type="button" className={`${controls.button} ${controls.small}`} onClick={() => onRetry(job)}>
                  <Icon name="retry" />
                  Retry<span className="vh"> {job.label}</span>
                </button>
              )}
              <button type="button" className={`${controls.button} ${controls.small}`} onClick={() => onDrop(job.id)}>
                {isRunning(job) ? "Cancel" : "Dismiss"}
                <span className="vh"> {job.label}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf({ phase, sent }: Job): string {
  if (phase === "failed" || phase === "refused") return "";
  return phase === "uploading" ? `${Math.floor(sent * 100)}%` : SAID[phase];
}
