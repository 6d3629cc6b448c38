import { type CSSProperties, useEffect, useRef, useState } from "react";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import styles from "./activity.module.css";
import { Picture } from "./Frames";
import frames from "./frames.module.css";
import slotStyles from "./slot.module.css";
import type { UploadJob } from "./state";
import { nameOf } from "./view";

interface JobProps {
  job: UploadJob;
  slot: ReferenceImage | null;
}

/** A file on its way: read, waiting, sent or being worked on. */
export function BusyFrame({ job, slot }: JobProps) {
  const { phase, label } = job;
  const part = `${Math.floor(job.sent * 100)}%`;
  const style = { "--p": part } as CSSProperties;
  const old = slot?.image ? slot : null;

  if (phase === "offline") {
    return (
      <div className={styles.activity} data-phase={phase}>
        <Exposure job={job} className={styles.dim} />
        <div className={styles.message}>
          <b>
            <Icon name="off" />
            Waiting for connection
          </b>
          <p>Uploads when you are back online.</p>
        </div>
      </div>
    );
  }
  const sending = phase === "uploading";
  const words = {
    waiting: "Waiting",
    reading: "Reading file",
    uploading: old ? "Replacing" : "Uploading",
    processing: "Processing",
  }[phase as "waiting" | "reading" | "uploading" | "processing"];
  return (
    <div className={styles.activity} data-phase={phase} style={style}>
      {old ? (
        <Picture slot={old} />
      ) : (
        <Exposure job={job} className={sending || phase === "waiting" ? styles.dim : styles[phase]} />
      )}
      {(sending || (old && phase === "processing")) && (
        <div className={styles.expose}>
          <Exposure job={job} className={phase === "processing" ? styles.processing : undefined} />
        </div>
      )}
      {sending && <span className={styles.lead} />}
      <div className={styles.tag}>
        {sending && <span className={styles.percent}>{part}</span>}
        {words}
      </div>
      {phase !== "waiting" && (
        <div
          className={styles.meter}
          data-indeterminate={!sending || undefined}
          role="progressbar"
          aria-label={`${words} ${label}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={sending ? Math.floor(job.sent * 100) : undefined}
        >
          <i />
        </div>
      )}
    </div>
  );
}

/** The local copy of the file, or a blank sheet where the browser cannot show it. */
function Exposure({ job: { preview, file }, className }: { job: UploadJob; className?: string }) {
  if (preview) return <Img className={`${frames.cover} ${className ?? ""}`} src={preview} alt="" />;
  const kind = /\.([a-z0-9]{2,4})$/i.exec(file.name)?.[1]?.toUpperCase() ?? "";
  return (
    <span className={`${styles.blank} ${className ?? ""}`} aria-hidden="true">
      {kind}
    </span>
  );
}

interface FailedFrameProps extends JobProps {
  onRetry: (job: UploadJob) => void;
  onRemove: (job: UploadJob) => void;
}

/** It did not work, and may: the file is still here. */
export function FailedFrame({ job, slot, onRetry, onRemove }: FailedFrameProps) {
  const old = slot?.image ? slot : null;
  return (
    <div className={styles.activity} data-phase="failed">
      {old ? (
        <div className={styles.dim}>
          <Picture slot={old} />
        </div>
      ) : (
        <Exposure job={job} className={styles.dim} />
      )}
      <div className={styles.message} data-tone="bad">
        <b>
          <Icon name="warn" />
          {job.failure?.title}
        </b>
        <p>{job.failure?.text}</p>
        <div className={styles.answers}>
          <button
            type="button"
            className={`${slotStyles.filmButton} ${slotStyles.primary}`}
            data-part="retry"
            onClick={() => onRetry(job)}
          >
            <Icon name="retry" />
            Retry<span className="vh"> {job.label}</span>
          </button>
          <button type="button" className={slotStyles.filmButton} data-part="remove" onClick={() => onRemove(job)}>
            Remove<span className="vh"> {job.label}</span>
          </button>
        </div>
      </div>
    </div>
  );
}

interface DeletedFrameProps {
  slot: ReferenceImage;
  order: number;
  onUndo: (order: number) => void;
  onExpired: (slotId: string) => void;
}

const UNDO_MS = 10_000;

/** Deleted a moment ago. The time for Undo stands still while it is pointed at or has the focus. */
export function DeletedFrame({ slot, order, onUndo, onExpired }: DeletedFrameProps) {
  const [paused, setPaused] = useState({ hover: false, focus: false });
  const left = useRef(UNDO_MS);
  const stopped = paused.hover || paused.focus;

  useEffect(() => {
    if (stopped) return;
    const began = performance.now();
    const timer = setTimeout(() => onExpired(slot.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(0, left.current - (performance.now() - began));
    };
  }, [stopped, slot.id, onExpired]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it stops the clock, which is no action
    <div
      className={styles.gone}
      data-paused={stopped || undefined}
      onPointerEnter={() => setPaused((was) => ({ ...was, hover: true }))}
      onPointerLeave={() => setPaused((was) => ({ ...was, hover: false }))}
      onFocus={() => setPaused((was) => ({ ...was, focus: true }))}
      onBlur={() => setPaused((was) => ({ ...was, focus: false }))}
    >
      <div className={styles.faint}>
        <Picture slot={slot} />
      </div>
      <div className={styles.message}>
        <b>Deleted</b>
        <button type="button" className={slotStyles.filmButton} data-part="undo" onClick={() => onUndo(order)}>
          <Icon name="undo" />
          Undo<span className="vh"> deleting {nameOf(slot)}</span>
        </button>
      </div>
      <span className={styles.clock}>
        <i />
      </span>
    </div>
  );
}
