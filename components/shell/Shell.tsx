import Link from "next/link";
import type { ReactNode } from "react";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { Mark } from "../ui/Mark";
import { PageTitle } from "../ui/PageTitle";
import { WaxUnderline } from "../ui/Wax";
import { type PageHref, pagesFor, type Visitor } from "./nav";
import { SignOutButton } from "./SignOutButton";
import styles from "./shell.module.css";
import { ThemeSwitch } from "./ThemeSwitch";
import type { Theme } from "./theme";

interface ShellProps {
  title: string;
  /** The page that this is, underlined in the navigation. */
  current: PageHref | null;
  /** Null on a public page that nobody is signed in on. */
  person: Visitor | null;
  theme: Theme;
  children: ReactNode;
}

/** What stands around every page but those of signing in. */
export function Shell({ title, current, person, theme, children }: ShellProps) {
  return (
    <div className={styles.page}>
      <PageTitle>{title}</PageTitle>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.bar}>
        <Link className={styles.mark} href="/">
          <Mark />
          Contact Sheet
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <PageLinks current={current} person={person} />
        </nav>
        <div className={styles.end}>
          <ThemeSwitch initial={theme} />
          {person ? (
            <AccountMenu current={current} person={person} />
          ) : (
            <Link className={styles.account} href="/sign-in" prefetch={false}>
              Sign in
            </Link>
          )}
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function AccountMenu({ current, person }: { current: PageHref | null; person: Visitor }) {
  return (
    <>
      <button
        type="button"
        className={styles.account}
        popoverTarget="account-menu"
        aria-label={`Menu of ${person.name}`}
      >
        <Avatar name={person.name} picture={person.picture} />
        <span className={styles.who}>{person.name}</span>
        <Icon name="menu" />
      </button>
      <div id="account-menu" popover="auto" className={styles.menu}>
        <p className={styles.name}>{person.name}</p>
        <nav className={styles.smallNav} aria-label="Pages">
          <PageLinks current={current} person={person} />
        </nav>
        <SignOutButton />
      </div>
    </>
  );
}

function PageLinks({ current, person }: { current: PageHref | null; person: Visitor | null }) {
  return pagesFor(person).map(({ href, label }) => (
    <Link key={href} href={href} prefetch={false} aria-current={href === current ? "page" : undefined}>
      {label}
      {href === current && <WaxUnderline className={styles.underline} />}
    </Link>
  ));
}
