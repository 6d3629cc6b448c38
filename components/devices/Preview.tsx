"use client";

import type { DeviceProfile } from "@/lib/contracts/devices";
import { formatBytes } from "@/lib/core/units";
import { Icon } from "../ui/Icon";
import styles from "./preview.module.css";
import { Screen } from "./Screen";
import { asItLooks } from "./trueColors";
import { usePreview } from "./usePreview";
import { FORMATS, sizeOf } from "./words";

interface PreviewProps {
  /** Null while what is typed is no profile: the last one stays. */
  profile: DeviceProfile | null;
  label: string;
  order?: number;
  /** Whether the profile changes while somebody looks. */
  live?: boolean;
}

const FALLBACK: DeviceProfile = {
  width: 800,
  height: 480,
  fit: "contain",
  format: "jpeg",
  colors: "full",
  max_bytes: null,
  poll_seconds: 900,
};

/** The reader's own picture as a profile shows it: the file that such a device would get. */
export function Preview({ profile, label, order = 0, live = false }: PreviewProps) {
  const { file, loading, problem } = usePreview(profile, order, live ? undefined : 0);
  const drawn = profile ?? file?.profile ?? FALLBACK;
  return (
    <figure className={styles.preview} data-loading={loading || undefined}>
      <div className={styles.stage}>
        <Screen profile={asItLooks(drawn)} file={file} alt={label}>
          {loading ? "Making the picture" : problem ? "No picture" : "Your first picture will be here"}
        </Screen>
      </div>
      <figcaption className={styles.caption}>
        {file && !problem && (
          <span className="data" dir="ltr">
            {sizeOf(file.profile)} {FORMATS[file.profile.format]} {formatBytes(file.bytes)}
          </span>
        )}
        <span role="status" className={styles.problem}>
          {problem && (
            <>
              <Icon name="warn" />
              {problem}
            </>
          )}
        </span>
      </figcaption>
    </figure>
  );
}
