import { Icon } from "../ui/Icon";
import styles from "./people.module.css";

/** The search finds nobody. */
export function Nobody({ query }: { query: string }) {
  return (
    <p className={styles.nobody}>
      Nobody’s name or address has “<bdi>{query}</bdi>” in it. Try a shorter part, or add the person.
    </p>
  );
}

/** What stands in the person's place until one is chosen. */
export function NobodyChosen({ missing }: { missing: boolean }) {
  return (
    <div className={styles.unchosen}>
      <Icon name="frames" />
      <p>{missing ? "There is no such person. Choose another." : "Choose a person to see and arrange their five."}</p>
    </div>
  );
}
