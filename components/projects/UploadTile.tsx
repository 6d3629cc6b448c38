import { useRef } from "react";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";
import styles from "./tiles.module.css";
import type { UploadJob } from "./uploads";

interface UploadTileProps {
  job: UploadJob;
  /** Its number, should all before it arrive. Not told yet: it only keeps its place. */
  number: number;
  onRetry: () => void;
  onDrop: () => void;
}

const WORDS: Record<UploadJob["phase"], string> = {
  waiting: "Waiting",
  reading: "Reading file",
  offline: "Waiting for connection",
  uploading: "Uploading",
  processing: "Processing",
  done: "Added",
  failed: "Upload failed",
};

/** A file on its way: how far it is, or why it did not arrive. */
export function UploadTile({ job, number, onRetry, onDrop }: UploadTileProps) {
  const { label, phase, sent, preview, failure } = job;
  const tile = useRef<HTMLElement | null>(null);
  // The buttons go with their work, and the tile stays.
  const handedOn = useFocusHandedOn(() => tile.current);
  const percent = `${Math.floor(sent * 100)}%`;
  return (
    <>
      <div
        className={styles.picture}
        data-phase={phase}
        ref={(element) => {
          if (element) tile.current = element.parentElement;
        }}
      >
        {preview && <Img src={preview} alt="" />}
        {failure ? (
          <p className={styles.failure}>{failure.text}</p>
        ) : (
          phase !== "done" && (
            <p className={styles.progress}>
              {phase === "uploading" && (
                <b className="data">
                  <bdi dir="ltr">{percent}</bdi>
                </b>
              )}{" "}
              {WORDS[phase]}
            </p>
          )
        )}
        {!failure && (
          <progress
            className={styles.meter}
            aria-label={`${label}: ${WORDS[phase]}`}
            max={1}
            value={phase === "uploading" ? sent : phase === "done" ? 1 : phase === "processing" ? undefined : 0}
          />
        )}
      </div>
      <div className={styles.below}>
        <span className={`data ${styles.number}`} data-hidden="" aria-hidden="true">
          {number}
        </span>
        <p className={styles.name}>
          <b>
            <bdi>{label}</bdi>
          </b>
          <span className="data">{WORDS[phase]}</span>
        </p>
        {failure?.again && (
          <button ref={handedOn} type="button" className={styles.act} aria-label={`Retry ${label}`} onClick={onRetry}>
            <Icon name="retry" />
          </button>
        )}
        {phase !== "done" && (
          <button
            ref={handedOn}
            type="button"
            className={styles.act}
            aria-label={failure ? `Remove ${label}` : `Cancel ${label}`}
            onClick={onDrop}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
    </>
  );
}
