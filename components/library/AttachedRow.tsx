import Link from "next/link";
import { type KeyboardEvent, useEffect, useState } from "react";
import type { AttachedImage } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import { useDragRow } from "../ui/DragList";
import { Icon } from "../ui/Icon";
import { MenuButton } from "../ui/MenuButton";
import rows from "../ui/rows.module.css";
import { ALL, viewHref } from "./addresses";
import { Overrides } from "./Overrides";
import styles from "./object.module.css";
import { Picture } from "./Picture";
import { hasCustomTextsDraft } from "./useDraft";
import { lacksAlt } from "./words";

interface AttachedRowProps {
  slug: string;
  /** The address of the object in the API. */
  object: string;
  image: AttachedImage;
  place: number;
  total: number;
  lifted: boolean;
  /** Where what is dragged would come: before or after this one. */
  over: "before" | "after" | undefined;
  /** Absent for whoever may only look; without `onPlace` the order cannot be changed. */
  actions?: {
    onKey: (event: KeyboardEvent) => void;
    onPlace?: (place: number) => void;
    onCover: (is_cover: boolean) => void;
    /** Its texts here were saved. */
    onSaved: (image: AttachedImage) => void;
    onDetach: () => void;
  };
}

/** An image where it is attached: its place, whether it is the cover, and the texts that count there. */
export function AttachedRow({ slug, object, image, place, total, lifted, over, actions }: AttachedRowProps) {
  const { id, versions, is_cover } = image;
  const [open, setOpen] = useState(false);
  // What was opened stays: closed too it saves itself, and keeps what it could not save.
  const [opened, setOpened] = useState(false);
  if (open && !opened) setOpened(true);
  const { rowRef, handleRef, listeners } = useDragRow(id);
  const title = image.effective_title.trim() || "Untitled";
  const own = [image.custom_title, image.custom_description, image.custom_alt_text].some((text) => text !== null);
  // A text that is written for this place alone says that here it is more than that.
  const decorative = image.decorative && !image.custom_alt_text;
  const missing = lacksAlt({ alt_text: image.effective_alt_text, decorative: image.decorative });
  const onPlace = actions?.onPlace;
  const editable = actions !== undefined;
  useEffect(() => {
    if (editable && hasCustomTextsDraft(object, id)) setOpen(true);
  }, [editable, object, id]);

  return (
    <li ref={rowRef} className={rows.row} data-attached={id} data-lifted={lifted || undefined} data-over={over}>
      <div className={rows.line}>
        {actions && onPlace && (
          <button
            ref={handleRef}
            type="button"
            className={rows.handle}
            data-handle={id}
            aria-label={`Move ${title}, place ${place + 1} of ${total}`}
            {...listeners}
            onKeyDown={actions.onKey}
          >
            <Icon name="grip" />
          </button>
        )}
        <span className={`data ${rows.place}`} aria-hidden="true">
          {place + 1}
        </span>
        <Link className={rows.thumb} href={viewHref(slug, ALL, id)} prefetch={false} aria-label={`Open ${title}`}>
          <Picture
            hash={image.placeholder}
            src={versions.thumb.url}
            alt=""
            width={versions.thumb.width}
            height={versions.thumb.height}
            loading="lazy"
            decoding="async"
          />
        </Link>
        <div className={rows.told}>
          <p className={rows.title}>
            <bdi>{title}</bdi>
            {is_cover && <span className={controls.mark}>Cover</span>}
            {own && <span className={controls.mark}>Own texts here</span>}
          </p>
          {missing ? (
            <p className={styles.missing}>
              <Icon name="warn" />
              No alt text
            </p>
          ) : (
            <p className={rows.alt}>
              <bdi>{decorative ? "Decorative" : image.effective_alt_text}</bdi>
            </p>
          )}
        </div>
        {actions && (
          <div className={styles.ways}>
            <button
              type="button"
              className={`${controls.button} ${controls.small}`}
              aria-pressed={is_cover}
              aria-label={`Cover: ${title}`}
              onClick={() => actions.onCover(!is_cover)}
            >
              {is_cover && <Icon name="check" />}
              Cover
            </button>
            <button
              type="button"
              className={`${controls.button} ${controls.small}`}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              Texts here<span className="vh"> of {title}</span>
            </button>
            <MenuButton
              label={`More for ${title}`}
              items={[
                ...(onPlace && place > 0
                  ? [
                      { icon: "higher" as const, text: "Move up", onSelect: () => onPlace(place - 1) },
                      { icon: "first" as const, text: "Move to the beginning", onSelect: () => onPlace(0) },
                    ]
                  : []),
                ...(onPlace && place < total - 1
                  ? [
                      { icon: "lower" as const, text: "Move down", onSelect: () => onPlace(place + 1) },
                      { icon: "last" as const, text: "Move to the end", onSelect: () => onPlace(total - 1) },
                    ]
                  : []),
                { icon: "close", text: "Detach", danger: true, onSelect: actions.onDetach },
              ]}
            />
          </div>
        )}
      </div>
      {opened && actions && (
        <div hidden={!open}>
          <Overrides object={object} image={image} onSaved={actions.onSaved} />
        </div>
      )}
    </li>
  );
}
