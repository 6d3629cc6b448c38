import Link from "next/link";
import type { ReactNode } from "react";
import page from "../ui/page.module.css";
import { LibraryTabs } from "./LibraryTabs";
import styles from "./organizations.module.css";

interface LibraryHeadProps {
  slug: string;
  name: string;
  current: "images" | "objects" | "members";
  children?: ReactNode;
}

/** The name of the organisation, the pages that it has, and what this page lets one do. */
export function LibraryHead({ slug, name, current, children }: LibraryHeadProps) {
  return (
    <header className={page.head}>
      <div className={styles.title}>
        <Link className={styles.all} href="/library" prefetch={false}>
          All organizations
        </Link>
        <h1>
          <bdi>{name}</bdi>
        </h1>
      </div>
      <LibraryTabs slug={slug} current={current} />
      {children && <div className={page.ways}>{children}</div>}
    </header>
  );
}
