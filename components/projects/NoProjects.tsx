import controls from "../ui/controls.module.css";
import styles from "./empty.module.css";

/** No project yet: what one is, and what to do first. */
export function NoProjects({ onNew }: { onNew: () => void }) {
  return (
    <section className={styles.empty} aria-labelledby="no-projects">
      <div className={styles.frames} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </div>
      <h2 id="no-projects">No project yet</h2>
      <p>
        A project is a gallery with an id, such as <code>red-dragon</code>. Each picture is kept in four sizes, from the
        original down to 50 × 50, for a site, a game or a script to read. One image is primary: its thumbnail stands for
        the project.
      </p>
      <p>Drop pictures anywhere on this page, or begin here.</p>
      <button type="button" className={controls.button} onClick={onNew}>
        Choose an id and pictures
      </button>
    </section>
  );
}
