import Link from "next/link";
import controls from "../ui/controls.module.css";
import { Alone } from "./Alone";
import styles from "./account.module.css";

interface DeadEndProps {
  title: string;
  /** Why it goes no further here, and the way out. */
  lead: string;
}

/** A sheet that only says something: a link that does not work, a door that is closed. */
export function DeadEnd({ title, lead }: DeadEndProps) {
  return (
    <Alone title={title} lead={lead}>
      <p className={styles.way}>
        <Link className={controls.button} href="/sign-in">
          Sign in
        </Link>
      </p>
    </Alone>
  );
}
