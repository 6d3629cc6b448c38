import styles from "./avatar.module.css";
import { Img } from "./Img";

/** The first letters of the first and the last name. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? "")[0] ?? "",
  );
  return letters.join("").toLocaleUpperCase("en") || "?";
}

/** Somebody's profile image, else their initials. Decoration: the name stands beside it or in the control it is in. */
export function Avatar({ name, picture }: { name: string; picture?: string | null }) {
  return (
    <span className={styles.avatar} aria-hidden="true" data-avatar={picture ? "picture" : "initials"}>
      {picture ? <Img src={picture} alt="" width={32} height={32} decoding="async" /> : initialsOf(name)}
    </span>
  );
}
