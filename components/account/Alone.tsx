import type { ReactNode } from "react";
import controls from "../ui/controls.module.css";
import { Mark } from "../ui/Mark";
import { PageTitle } from "../ui/PageTitle";
import styles from "./account.module.css";

interface AloneProps {
  title: string;
  lead?: string;
  children?: ReactNode;
}

/** A page of one sheet: signing in, setting up. */
export function Alone({ title, lead, children }: AloneProps) {
  return (
    <main className={styles.alone}>
      <PageTitle>{title}</PageTitle>
      <div className={styles.brand}>
        <Mark />
        Contact Sheet
      </div>
      <div className={styles.sheet}>
        <h1>{title}</h1>
        {lead && <p className={controls.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}
