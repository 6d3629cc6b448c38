import { useEffect, useRef, useState } from "react";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { Img } from "../ui/Img";
import { WaxCross } from "../ui/Wax";
import styles from "./frames.module.css";
import { sizeOf, sizesFor, srcSetOf } from "./picture";
import type { FileDrag } from "./useFiles";
import type { SlotDrag } from "./useSlotDrag";
import { nameOf, type SlotView } from "./view";

/** Crop marks and the oval that says where a face goes. */
function Guides({ plus }: { plus: boolean }) {
  return (
    <>
      <svg className={styles.oval} viewBox="0 0 200 250" aria-hidden="true" focusable="false">
        <ellipse cx="100" cy="96" rx="46" ry="61" />
        {plus && <path className={styles.plus} d="M100 84v24M88 96h24" />}
      </svg>
      <span className={styles.crop} />
    </>
  );
}

interface AddFrameProps {
  view: Extract<SlotView, { kind: "empty" | "vacant" }>;
  onAdd: (order: number) => void;
}

/** An unexposed frame: the whole of it is one button. */
export function AddFrame({ view, onAdd }: AddFrameProps) {
  const whose = view.kind === "vacant" ? `, ${nameOf(view.slot)}` : "";
  return (
    <button
      type="button"
      className={styles.add}
      data-part="add"
      aria-label={`Add image to slot ${view.order + 1}${whose}`}
      onClick={() => onAdd(view.order)}
    >
      <Guides plus />
      <b>Add image</b>
      <span className={styles.byPointer}>Drop, paste or browse</span>
      <span className={styles.byTouch}>Tap to choose</span>
    </button>
  );
}

interface PictureFrameProps {
  slot: ReferenceImage;
  order: number;
  placeholder?: string;
  preview?: string;
  dragListeners: SlotDrag["pictureListeners"];
  onOpen: (order: number) => void;
  onPreviewDone: (slotId: string) => void;
}

/** The picture, and a button to see it large. A picture that was just stored develops out of its local copy. */
export function PictureFrame({
  slot,
  order,
  placeholder,
  preview,
  dragListeners,
  onOpen,
  onPreviewDone,
}: PictureFrameProps) {
  const name = nameOf(slot);
  return (
    <button
      type="button"
      className={styles.picture}
      data-part="picture"
      aria-label={`Open ${name}`}
      onClick={() => onOpen(order)}
      {...dragListeners}
    >
      <Picture
        slot={slot}
        first={order === 0}
        placeholder={placeholder}
        preview={preview}
        onPreviewDone={onPreviewDone}
      />
    </button>
  );
}

interface PictureProps {
  slot: ReferenceImage;
  first?: boolean;
  placeholder?: string;
  preview?: string;
  onPreviewDone?: (slotId: string) => void;
}

/** The renditions over what stands in for them until they are there. */
export function Picture({ slot, first = false, placeholder, preview, onPreviewDone }: PictureProps) {
  const rendition = useRef<HTMLImageElement>(null);
  const [failed, setFailed] = useState(false);
  const { image } = slot;

  useEffect(() => {
    if (!preview || !onPreviewDone) return;
    let gone = false;
    const done = () => !gone && onPreviewDone(slot.id);
    // Both the developing and the rendition have to be finished: then nobody sees the exchange.
    const developed = new Promise((resolve) => setTimeout(resolve, DEVELOP_MS));
    const loaded = rendition.current?.decode().catch(() => undefined);
    void Promise.all([developed, loaded]).then(done);
    return () => {
      gone = true;
    };
  }, [preview, slot.id, onPreviewDone]);

  if (!image) return null;
  return (
    <>
      {placeholder && !preview && <Img className={styles.cover} src={placeholder} alt="" aria-hidden="true" />}
      {!failed && (
        <Img
          ref={rendition}
          key={image.large}
          className={styles.cover}
          srcSet={srcSetOf(image)}
          sizes={sizesFor(image)}
          src={image.medium}
          {...sizeOf(image)}
          alt={nameOf(slot)}
          fetchPriority={first ? "high" : "auto"}
          decoding="async"
          onError={() => setFailed(true)}
        />
      )}
      {preview && <Img className={styles.developing} src={preview} alt="" aria-hidden="true" />}
      {failed && !preview && <span className={styles.lost}>Picture not loaded</span>}
    </>
  );
}

/** As `--t-develop`. */
const DEVELOP_MS = 420;

interface DropVeilProps {
  view: SlotView;
  drag: FileDrag;
  refusedHint: string;
}

/** What would happen to the files that hang over this slot. */
export function DropVeil({ view, drag: { count, refused }, refusedHint }: DropVeilProps) {
  if (refused) {
    return (
      <div className={styles.veil} data-refused>
        <WaxCross className={styles.cross} />
        <span className={styles.crop} />
        <b>Not an image</b>
        <span>{refusedHint}</span>
      </div>
    );
  }
  const filled = view.kind === "ready";
  return (
    <div className={styles.veil} data-filled={filled || undefined}>
      {filled ? <span className={styles.crop} /> : <Guides plus />}
      <b>{filled ? `Replace ${nameOf(view.slot)}` : `Drop for slot ${view.order + 1}`}</b>
      <span>{count > 1 ? `${count} images` : "1 image"}</span>
    </div>
  );
}
