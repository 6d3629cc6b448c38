import { Icon } from "../ui/Icon";
import styles from "./account.module.css";

/** What went wrong with a form as a whole. Read out when it appears. */
export function Trouble({ children }: { children: string | null }) {
  return (
    <div role="alert">
      {children && (
        <p className={styles.trouble}>
          <Icon name="warn" />
          {children}
        </p>
      )}
    </div>
  );
}
