import styles from "./empty.module.css";
import { BuildLink } from "./PairingSteps";

/** No device yet: what one would be, and what to do first. */
export function EmptyShelf() {
  return (
    <section className={styles.empty} aria-labelledby="empty-title">
      <div className={styles.outlines} aria-hidden="true">
        <span className={styles.frame} />
        <span className={styles.paper} />
        <span className={styles.toy} />
      </div>
      <div className={styles.plank} aria-hidden="true" />
      <h2 id="empty-title">No device shows your images yet</h2>
      <p>
        A photo frame, an e-paper panel, a toy or an old tablet: each gets your five images in its own size and colours,
        and the new ones by itself. Switch one on and enter its code; or <BuildLink>build one</BuildLink> from an ESP32,
        a Raspberry Pi or a shell script.
      </p>
    </section>
  );
}
