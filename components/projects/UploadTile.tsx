import { type CSSProperties, useState } from "react";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { ratioOf } from "./pictures";
import styles from "./tiles.module.css";
import type { UploadJob } from "./uploads";

interface UploadTileProps {
  job: UploadJob;
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
export function UploadTile({ job, onRetry, onDrop }: UploadTileProps) {
  const { label, phase, sent, preview, failure } = job;
  // Known as soon as the browser could read the file: the tile has the shape of the picture before that arrives.
  const [ratio, setRatio] = useState(4 / 3);
  const percent = `${Math.floor(sent * 100)}%`;
  return (
    <li className={styles.tile} style={{ "--ratio": ratio } as CSSProperties} data-upload={phase}>
      <div className={styles.picture} data-phase={phase}>
        {preview && (
          <Img
            src={preview}
            alt=""
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
              setRatio(ratioOf({ width, height }))
            }
          />
        )}
        {failure ? (
          <p className={styles.failure}>{failure.text}</p>
        ) : (
          phase !== "done" && (
            <p className={styles.progress}>
              {phase === "uploading" && <b className="data">{percent}</b>} {WORDS[phase]}
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
        <p className={styles.name}>
          <b>
            <bdi>{label}</bdi>
          </b>
          <span className="data">{WORDS[phase]}</span>
        </p>
        {failure?.again && (
          <button type="button" className={styles.act} aria-label={`Retry ${label}`} onClick={onRetry}>
            <Icon name="retry" />
          </button>
        )}
        {phase !== "done" && (
          <button
            type="button"
            className={styles.act}
            aria-label={failure ? `Remove ${label}` : `Cancel ${label}`}
            onClick={onDrop}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
    </li>
  );
}
