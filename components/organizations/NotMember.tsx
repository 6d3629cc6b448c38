import Link from "next/link";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./organizations.module.css";

/** Whoever comes to an organisation that they are no member of is told so, and what to do. */
export function NotMember({ slug }: { slug: string }) {
  return (
    <div className={styles.outside}>
      <h1>You are not a member here</h1>
      <p>
        Only members of <b>{slug}</b> see its library. Ask one of its owners to add you by your e-mail address.
      </p>
      <Link className={controls.button} href="/library" prefetch={false}>
        <Icon name="frames" />
        To your organizations
      </Link>
    </div>
  );
}
