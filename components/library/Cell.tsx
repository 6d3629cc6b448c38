import { memo } from "react";
import type { LibraryImage } from "@/lib/contracts/library";
import { Icon } from "../ui/Icon";
import { Tick, TickMark } from "../ui/Tick";
import styles from "./grid.module.css";
import { Picture } from "./Picture";
import { dimensions, lacksAlt, titleOf, usedIn } from "./words";

interface CellProps {
  id: string;
  /** Absent while it is loaded again. */
  image: LibraryImage | undefined;
  href: string;
  selected: boolean;
  /** The one that Tab leads to. */
  current: boolean;
  /** Whether it has a box to tick. */
  selectable: boolean;
  column: number;
  onTick: (id: string, range: boolean) => void;
}

/** One frame of the film: the whole picture, its title, and what is missing. */
export const Cell = memo(function Cell(props: CellProps) {
  const { id, image, href, selected, current, selectable, column, onTick } = props;
  const title = image ? titleOf(image) : "Loading";
  const missing = image !== undefined && lacksAlt(image);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be cut into as many columns as there is room for
    <div
      role="gridcell"
      data-cell
      data-image={id}
      className={styles.cell}
      tabIndex={current ? 0 : -1}
      aria-colindex={column}
      aria-selected={selectable ? selected : undefined}
      aria-label={image ? `${title}. ${missing ? "Alt text is missing. " : ""}${usedIn(image.usage_count)}.` : title}
    >
      <p className={`data ${styles.print}`} aria-hidden="true">
        <bdi dir="ltr">{image && dimensions(image)}</bdi>
        {image && image.usage_count > 0 && <bdi dir="ltr">{image.usage_count}×</bdi>}
      </p>
      <a className={styles.frame} href={href} tabIndex={-1} aria-label={`Open ${title}`} draggable={false}>
        {image && <Print image={image} />}
      </a>
      <div className={styles.caption}>
        {selectable && (
          <Tick
            className={styles.tick}
            label={`Select ${title}`}
            checked={selected}
            tabIndex={-1}
            onTick={(range) => onTick(id, range)}
          >
            <TickMark />
          </Tick>
        )}
        <p className={styles.words} aria-hidden="true">
          <span className={styles.title}>
            <bdi>{image ? title : ""}</bdi>
          </span>
          {missing && (
            <span className={styles.missing}>
              <Icon name="warn" />
              No alt text
            </span>
          )}
        </p>
      </div>
    </div>
  );
});

/** Pixels that a frame is wide on a large screen. */
const FRAME = 150;

function Print({ image }: { image: LibraryImage }) {
  const { thumb, sm } = image.versions;
  // The whole picture is shown: a tall one is narrower than its frame.
  const part = Math.min(1, image.width / image.height);
  return (
    <Picture
      hash={image.placeholder}
      src={thumb.url}
      srcSet={`${thumb.url} ${thumb.width}w, ${sm.url} ${sm.width}w`}
      sizes={`(width < 600px) ${Math.round(45 * part)}vw, ${Math.round(FRAME * part)}px`}
      alt=""
      width={thumb.width}
      height={thumb.height}
      loading="lazy"
      decoding="async"
    />
  );
}
