import Link from "next/link";
import type { StorageUsage } from "@/lib/contracts/accounts";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./storage.module.css";

/** How full is nearly full. */
const NEARLY = 0.9;

/** How somebody makes room. */
const WAY_OUT = {
  person:
    "Delete pictures you no longer need, and empty the trash of your uploads: the room is back once they can no longer be restored.",
  library: "Delete pictures the organization no longer needs: their room is back at once.",
} as const;

interface StorageProps extends StorageUsage {
  /** Of an organization's library, which has no trash; otherwise of a person's pictures. */
  library?: boolean;
}

/** What somebody's pictures take, in words, and where there is a limit as a bar. */
export function Storage({ library = false, ...usage }: StorageProps) {
  const { images, bytes, limit_bytes: limit } = usage;
  const { level, words, hint } = storageWords(usage, library ? WAY_OUT.library : WAY_OUT.person);
  const count = images === 1 ? "1 picture" : `${images.toLocaleString("en")} pictures`;
  const part = limit === null ? 0 : Math.min(1, bytes / limit);
  return (
    <section className={`${controls.panel} ${styles.storage}`} aria-labelledby="storage">
      <h2 id="storage">Storage</h2>
      <p className={styles.words}>
        <b>{words}</b>
        <span>
          {images === 0
            ? "No picture yet"
            : `${count}, with their smaller versions${library ? "" : " and what is in the trash"}`}
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
            {hint} {!library && <Link href="/uploads?view=trash">Open the trash</Link>}
          </span>
        </p>
      )}
    </section>
  );
}

/** How full it is in words, and where it is nearly or quite full what that means. */
export function storageWords(
  { bytes, limit_bytes: limit }: StorageUsage,
  wayOut: string = WAY_OUT.person,
): {
  level?: "nearly" | "full";
  words: string;
  hint?: string;
} {
  if (limit === null) return { words: `${formatBytes(bytes)} used` };
  const words = `${formatBytes(bytes)} of ${formatBytes(limit)} used`;
  if (bytes < limit * NEARLY) return { words };
  if (bytes < limit) return { level: "nearly", words, hint: `Only ${formatBytes(limit - bytes)} left. ${wayOut}` };
  if (bytes === limit) return { level: "full", words, hint: `Nothing more fits. ${wayOut}` };
  const over = `${formatBytes(bytes)} used, ${formatBytes(bytes - limit)} over the limit of ${formatBytes(limit)}`;
  return { level: "full", words: over, hint: `Nothing can be added now. ${wayOut}` };
}
