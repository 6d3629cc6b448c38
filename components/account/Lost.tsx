import type { ReactNode } from "react";
import { PageTitle } from "../ui/PageTitle";
import { WaxCross } from "../ui/Wax";
import styles from "./lost.module.css";

interface LostProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** An empty frame, crossed out: a page that is not there, or that failed. */
export function Lost({ title, text, children }: LostProps) {
  return (
    <main className={styles.lost}>
      <PageTitle>{title}</PageTitle>
      <div className={styles.frame} aria-hidden="true">
        <WaxCross className={styles.cross} />
      </div>
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </main>
  );
}
