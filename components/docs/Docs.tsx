import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "../ui/Mark";
import { PageTitle } from "../ui/PageTitle";
import styles from "./docs.module.css";

interface PublicFrameProps {
  title: string;
  /** Where signing in leads back to. */
  next: string;
  children: ReactNode;
}

/** What stands around a page of the documentation for somebody who is not signed in. */
export function PublicFrame({ title, next, children }: PublicFrameProps) {
  return (
    <div className={styles.frame}>
      <PageTitle>{title}</PageTitle>
      <header className={styles.bar}>
        <Link className={styles.brand} href="/">
          <Mark />
          Contact Sheet
        </Link>
        <Link href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</Link>
      </header>
      <main>{children}</main>
    </div>
  );
}

interface Chapter {
  id: string;
  title: string;
  body: ReactNode;
}

interface ArticleProps {
  title: string;
  lead: string;
  chapters: readonly Chapter[];
}

/** A page of documentation: its chapters beside their table of contents. */
export function Article({ title, lead, chapters }: ArticleProps) {
  return (
    <div className={styles.article}>
      <header className={styles.head}>
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      <nav className={styles.contents} aria-label="On this page">
        <ol>
          {chapters.map((chapter) => (
            <li key={chapter.id}>
              <a href={`#${chapter.id}`}>{chapter.title}</a>
            </li>
          ))}
        </ol>
      </nav>
      <div className={styles.chapters}>
        {chapters.map((chapter) => (
          <section key={chapter.id} aria-labelledby={chapter.id}>
            <h2 id={chapter.id}>{chapter.title}</h2>
            {chapter.body}
          </section>
        ))}
      </div>
    </div>
  );
}

interface TableProps {
  /** Read out, not seen. */
  caption: string;
  head: readonly string[];
  /** The first cell of each row is code. */
  rows: readonly (readonly [string, ...ReactNode[]])[];
}

/** A table of names and what they mean. */
export function Table({ caption, head, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which the keyboard must reach
    <section className={styles.table} aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row" dir="ltr">
                <code>{name}</code>
              </th>
              {cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a row never move
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
