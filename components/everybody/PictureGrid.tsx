import Link from "next/link";
import { memo, type RefObject } from "react";
import type { EverybodysPicture } from "@/lib/contracts/everybody";
import { formatBytes } from "@/lib/core/units";
import { peopleHref } from "../people/addresses";
import { Img } from "../ui/Img";
import { LocalTime } from "../ui/LocalTime";
import { Tick, TickMark } from "../ui/Tick";
import styles from "./grid.module.css";

interface PictureGridProps {
  listRef: RefObject<HTMLUListElement | null>;
  pictures: readonly EverybodysPicture[];
  selected: ReadonlySet<string>;
  /** `range`: with everything since the last one that was selected. */
  onSelect: (id: string, range: boolean) => void;
}

/** Pictures of many people, each a box to tick and the way to its person. */
export function PictureGrid({ listRef, pictures, selected, onSelect }: PictureGridProps) {
  return (
    <ul ref={listRef} className={styles.grid} aria-label="Reference images of everybody">
      {pictures.map((picture) => (
        <Picture key={picture.id} picture={picture} selected={selected.has(picture.id)} onSelect={onSelect} />
      ))}
    </ul>
  );
}

interface PictureProps {
  picture: EverybodysPicture;
  selected: boolean;
  onSelect: (id: string, range: boolean) => void;
}

const Picture = memo(function Picture({ picture, selected, onSelect }: PictureProps) {
  const { id, name, order, person, thumbnail, width, height, bytes, at } = picture;
  const title = name?.trim() || "Untitled";
  return (
    <li className={styles.card} data-picture={id} data-selected={selected || undefined}>
      <Tick
        className={styles.tick}
        label={`${title}, slot ${order + 1} of ${person.name}`}
        checked={selected}
        onTick={(range) => onSelect(id, range)}
      >
        <span className={styles.picture}>
          <Img src={thumbnail} alt="" width={width} height={height} loading="lazy" decoding="async" />
        </span>
        <span className={styles.title}>
          <TickMark />
          <b>{title}</b>
          <span className="data">{order + 1}</span>
        </span>
      </Tick>
      <Link className={styles.person} href={peopleHref({ person: person.id })} prefetch={false}>
        <bdi>{person.name}</bdi>
      </Link>
      <p className={`data ${styles.facts}`}>
        <LocalTime at={at} /> <span>{formatBytes(bytes)}</span>
      </p>
    </li>
  );
});
