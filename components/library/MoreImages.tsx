import controls from "../ui/controls.module.css";
import styles from "./library.module.css";

interface MoreImagesProps {
  /** Why the next ones did not come. */
  problem: string | null;
  onRetry: () => void;
}

/** Stands below a list that goes on, in the room that its next rows take. */
export function MoreImages({ problem, onRetry }: MoreImagesProps) {
  if (!problem)
    return (
      <div className={styles.more}>
        <p>Loading more images …</p>
      </div>
    );
  return (
    <div className={styles.more} role="alert">
      <p>More images could not be loaded. {problem}</p>
      <button type="button" className={controls.button} onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
