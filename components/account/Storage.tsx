import type { StorageUsage } from "@/lib/contracts/accounts";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import styles from "./storage.module.css";

/** How full is nearly full. */
const NEARLY = 0.9;

/** What somebody's pictures take, in words, and where there is a limit as a bar. */
export function Storage({ images, bytes, limit_bytes: limit }: StorageUsage) {
  const count = images === 1 ? "1 picture" : `${images.toLocaleString("en")} pictures`;
  const part = limit === null ? 0 : Math.min(1, bytes / limit);
  const level = part >= 1 ? "full" : part >= NEARLY ? "nearly" : undefined;
  const words = limit === null ? `${formatBytes(bytes)} used` : `${formatBytes(bytes)} of ${formatBytes(limit)} used`;
  return (
    <section className={`${controls.panel} ${styles.storage}`} aria-labelledby="storage">
      <h2 id="storage">Storage</h2>
      <p className={styles.words}>
        <b>{words}</b>
        <span>{count}, with their smaller versions and what is in the trash</span>
      </p>
      {limit !== null && (
        // biome-ignore lint/a11y/useSemanticElements: browsers draw a <meter> each in their own way
        <div
          className={styles.bar}
          role="meter"
          aria-labelledby="storage"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
          aria-valuetext={words}
          data-level={level}
        >
          <span style={{ inlineSize: `${part * 100}%` }} />
        </div>
      )}
      {level && (
        <p className={styles.hint}>
          {level === "full" ? "There is no room left." : "There is little room left."} Delete pictures you no longer
          need before you add more.
        </p>
      )}
    </section>
  );
}
