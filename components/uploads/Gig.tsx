import { type KeyboardEvent, useId } from "react";
import type { GigImages, UploadedFile } from "@/lib/contracts/uploads";
import { MAX_GIG_IMAGES } from "@/lib/policy/surfaces";
import controls from "../ui/controls.module.css";
import { DragList, useDragRow } from "../ui/DragList";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { MenuButton } from "../ui/MenuButton";
import rows from "../ui/rows.module.css";
import { useOrder } from "../ui/useOrder";
import styles from "./uploads.module.css";

interface GigProps {
  gig: GigImages;
  onArrange: (ids: string[]) => void;
  onRemove: (id: string, name: string) => void;
}

/** A gig and its images, which are put in order by dragging, by keys on the handle, or by the menu. */
export function Gig({ gig, onArrange, onRemove }: GigProps) {
  const heading = useId();
  const ids = gig.images.map(({ file_id }) => file_id);
  const byId = new Map(gig.images.map((image) => [image.file_id, image]));
  const nameOf = (id: string) => byId.get(id)?.original_filename ?? "The image";
  const { lift, shown, onHandleKey, place } = useOrder(ids, nameOf, onArrange);
  return (
    <section className={`${controls.panel} ${styles.gig}`} aria-labelledby={heading} data-gig={gig.gig_id}>
      <h2 id={heading} tabIndex={-1}>
        Gig <bdi>{gig.gig_id}</bdi>{" "}
        <span className={`data ${styles.of}`}>
          {ids.length} of {MAX_GIG_IMAGES}
        </span>
      </h2>
      {ids.length === 0 && <p className={styles.hint}>It shows no image. Put one on it from a file's menu.</p>}
      <DragList
        onDrop={(id, over) => place(id, ids.indexOf(over))}
        overlay={(id) => {
          const thumb = byId.get(id)?.versions.thumb;
          return (
            thumb && <Img className={rows.carried} src={thumb.url} alt="" width={thumb.width} height={thumb.height} />
          );
        }}
      >
        {(drag) => (
          <ol aria-label={`Images of the gig ${gig.gig_id}`}>
            {shown.map((id, at) => {
              const image = byId.get(id);
              const target = drag?.over === id && drag.id !== id;
              return (
                image && (
                  <Row
                    key={id}
                    image={image}
                    place={at}
                    total={ids.length}
                    lifted={lift?.id === id || drag?.id === id}
                    over={target ? (ids.indexOf(drag.id) < at ? "after" : "before") : undefined}
                    onKey={(event) => onHandleKey(id, event)}
                    onPlace={(to) => place(id, to)}
                    onRemove={() => onRemove(id, nameOf(id))}
                  />
                )
              );
            })}
          </ol>
        )}
      </DragList>
    </section>
  );
}

interface RowProps {
  image: UploadedFile;
  place: number;
  total: number;
  lifted: boolean;
  over: "before" | "after" | undefined;
  onKey: (event: KeyboardEvent) => void;
  onPlace: (place: number) => void;
  onRemove: () => void;
}

function Row({ image, place, total, lifted, over, onKey, onPlace, onRemove }: RowProps) {
  const { file_id, original_filename: name, versions } = image;
  const { rowRef, handleRef, listeners } = useDragRow(file_id);
  return (
    <li ref={rowRef} className={rows.row} data-gig-image={file_id} data-lifted={lifted || undefined} data-over={over}>
      <div className={`${rows.line} ${styles.row}`}>
        <button
          ref={handleRef}
          type="button"
          className={rows.handle}
          aria-label={`Move ${name}, place ${place + 1} of ${total}`}
          {...listeners}
          onKeyDown={onKey}
        >
          <Icon name="grip" />
        </button>
        <span className={`data ${rows.place}`} aria-hidden="true">
          {place + 1}
        </span>
        <span className={rows.thumb}>
          <Img
            src={versions.thumb.url}
            alt=""
            width={versions.thumb.width}
            height={versions.thumb.height}
            loading="lazy"
            decoding="async"
          />
        </span>
        <p className={rows.told}>
          <bdi>{name}</bdi>
        </p>
        <MenuButton
          label={`Menu of ${name}`}
          items={[
            ...(place > 0 ? [{ icon: "higher" as const, text: "Move up", onSelect: () => onPlace(place - 1) }] : []),
            ...(place < total - 1
              ? [{ icon: "lower" as const, text: "Move down", onSelect: () => onPlace(place + 1) }]
              : []),
            { icon: "close", text: "Take off the gig", danger: true, onSelect: onRemove },
          ]}
        />
      </div>
    </li>
  );
}
