import Link from "next/link";
import { type RefObject, useState } from "react";
import type { Person } from "@/lib/contracts/people";
import { Avatar } from "../ui/Avatar";
import controls from "../ui/controls.module.css";
import { peopleHref } from "./addresses";
import { MiniStrip } from "./MiniStrip";
import styles from "./people.module.css";
import { filled, matches } from "./words";

interface PeopleListProps {
  listRef: RefObject<HTMLUListElement | null>;
  people: readonly Person[];
  query: string;
  /** The id of the one whose pictures are shown. */
  chosen: string | null;
  /** Absent where these are all. */
  onMore?: () => Promise<void>;
}

/** The people, each a link to their five. */
export function PeopleList({ listRef, people, query, chosen, onMore }: PeopleListProps) {
  const [busy, setBusy] = useState(false);
  const more = async () => {
    if (busy || !onMore) return;
    setBusy(true);
    await onMore();
    setBusy(false);
  };
  return (
    <div className={styles.scroll}>
      <ul ref={listRef} className={styles.people} aria-label={query ? "Matches" : "People"}>
        {people.map((person) => (
          <li key={person.id}>
            <Row person={person} query={query} chosen={person.id === chosen} />
          </li>
        ))}
      </ul>
      {onMore && (
        <button type="button" className={controls.button} aria-disabled={busy || undefined} onClick={more}>
          {busy ? "Loading" : "Show more"}
        </button>
      )}
    </div>
  );
}

function Row({ person, query, chosen }: { person: Person; query: string; chosen: boolean }) {
  const { id, name, email, role, disabled, profile_image_thumbnail: picture, reference_images: pictures } = person;
  return (
    <Link
      href={peopleHref({ q: query, person: id })}
      prefetch={false}
      scroll={false}
      className={styles.row}
      data-person={id}
      data-disabled={disabled || undefined}
      aria-current={chosen || undefined}
    >
      <Avatar name={name} picture={picture} />
      <span className={styles.who}>
        <b>
          <Marked text={name} query={query} />
        </b>
        <span className={styles.email}>
          <Marked text={email} query={query} />
        </span>
        {(disabled || role === "admin") && (
          <span className={styles.marks}>
            {role === "admin" && <span className={controls.mark}>Administrator</span>}
            {disabled && (
              <span className={controls.mark} data-tone="bad">
                Disabled
              </span>
            )}
          </span>
        )}
      </span>
      <span className={styles.five}>
        <MiniStrip pictures={pictures} />
        <span>{filled(pictures.length)}</span>
      </span>
    </Link>
  );
}

const Marked = ({ text, query }: { text: string; query: string }) => (
  <bdi>
    {matches(text, query).map(({ text: part, hit, at }) =>
      hit ? <mark key={at}>{part}</mark> : <span key={at}>{part}</span>,
    )}
  </bdi>
);
