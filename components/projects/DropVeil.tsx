import { Icon } from "../ui/Icon";
import styles from "./veil.module.css";

interface DropVeilProps {
  /** 0 where the browser does not tell. */
  count: number;
  refused: boolean;
  /** Where they would go. */
  where: string;
}

/** Files hang over the page. */
export function DropVeil({ count, refused, where }: DropVeilProps) {
  const what = count > 1 ? `${count} images` : "the image";
  return (
    <div className={styles.veil} data-refused={refused || undefined} aria-hidden="true">
      <p>
        <Icon name={refused ? "warn" : "up"} />
        {refused ? "This is not an image" : `Drop ${what} into ${where}`}
      </p>
    </div>
  );
}
