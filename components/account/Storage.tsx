import Link from "next/link";
import type { StorageUsage } from "@/lib/contracts/accounts";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./storage.module.css";

/** How full is nearly full. */
const NEARLY = 0.9;

/** What somebody's pictures take, in words, and where there is a limit as a bar. */
export function Storage(usage: StorageUsage) {
  const { images, bytes, limit_bytes: limit } = usage;
  const { level, words, hint } = storageWords(usage);
  const count = images === 1 ? "1 picture" : `${images.toLocaleString("en")} pictures`;
  const part = limit === null ? 0 : Math.min(1, bytes / limit);
  return (
    <section className={`${controls.panel} ${styles.storage}`} aria-labelledby="storage">
      <h2 id="storage">Storage</h2>
      <p className={styles.words}>
        <b>{words}</b>
        <span>
          {images === 0 ? "No picture yet" : `${count}, with their smaller versions and what is in the trash`}
        </span>
      </p>
      {limit !== null && (
        // biome-ignore lint/a11y/useSemanticElements: browsers draw a <meter> each in their own way
        <div
          className={styles.bar}
          role="meter"
          aria-labelledby="storage"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(part * 100)}
          aria-valuetext={words}
          data-level={level}
        >
          {bytes > 0 && <span style={{ inlineSize: `${part * 100}%` }} />}
        </div>
      )}
      {hint && (
        <p className={styles.hint} data-level={level}>
          <Icon name="warn" />
          <span>
            {hint} <Link href="/uploads?view=trash">Open the trash</Link>
          </span>
        </p>
      )}
    </section>
  );
}

/** How full it is in words, and where it is nearly or quite full what that means. */
export function storageWords({ bytes, limit_bytes: limit }: StorageUsage): {
  level?: "nearly" | "full";
  words: string;
  hint?: string;
} {
  if (limit === null) return { words: `${formatBytes(bytes)} used` };
  const words = `${formatBytes(bytes)} of ${formatBytes(limit)} used`;
  if (bytes < limit * NEARLY) return { words };
  if (bytes < limit) return { level: "nearly", words, hint: `Only ${formatBytes(limit - bytes)} left. ${WAY_OUT}` };
  if (bytes === limit) return { level: "full", words, hint: `Nothing more fits. ${WAY_OUT}` };
  const over = `${formatBytes(bytes)} used, ${formatBytes(bytes - limit)} over the limit of ${formatBytes(limit)}`;
  return { level: "full", words: over, hint: `Nothing can be added now. ${WAY_OUT}` };
}

const WAY_OUT =
  "Delete pictures you no longer need, and empty the trash of your uploads: the room is back once they can no longer be restored.";
