import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { FocalPoint, LibraryImage } from "@/lib/contracts/library";
import { announce } from "../ui/announce";
import styles from "./image.module.css";
import { Picture } from "./Picture";

interface FocalPictureProps {
  image: LibraryImage;
  alt: string;
  point: FocalPoint | null;
  /** Absent for whoever may only look. */
  onPoint?: (point: FocalPoint) => void;
}

const CENTER: FocalPoint = { x: 0.5, y: 0.5 };
const STEP = 0.01;
const LEAP = 0.1;

/** The large picture. Its focal point is where one clicks or drags, or where the arrow keys lead. */
export function FocalPicture({ image, alt, point, onPoint }: FocalPictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  const { sm, md, lg } = image.versions;
  const shown = point ?? CENTER;

  const follow = (event: { clientX: number; clientY: number }) => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || !onPoint) return;
    onPoint({ x: part((event.clientX - rect.left) / rect.width), y: part((event.clientY - rect.top) / rect.height) });
  };
  const onPointerDown = (event: PointerEvent) => {
    // A finger on the picture scrolls; its tap is a click. On the point itself it drags.
    const onHandle = event.target === handle.current;
    if (!onPoint || event.button !== 0 || (event.pointerType === "touch" && !onHandle)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    follow(event);
    handle.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LEAP : STEP;
    // The picture is not mirrored: left is left in every language.
    const moves: Record<string, FocalPoint> = {
      ArrowLeft: { x: -step, y: 0 },
      ArrowRight: { x: step, y: 0 },
      ArrowUp: { x: 0, y: -step },
      ArrowDown: { x: 0, y: step },
    };
    const move = moves[event.key];
    if (!move || !onPoint) return;
    event.preventDefault();
    const next = { x: part(shown.x + move.x), y: part(shown.y + move.y) };
    onPoint(next);
    announce(`${where(next)}.`, { instead: true });
  };

  const ratio = image.width / image.height;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the point in it is the control, with its keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={box}
      dir="ltr"
      className={styles.picture}
      data-editable={onPoint !== undefined || undefined}
      style={{ aspectRatio: ratio, maxInlineSize: `min(100%, ${image.width}px, 50dvh * ${ratio})` }}
      onClick={(event) => event.target !== handle.current && follow(event)}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
    >
      <Picture
        hash={image.placeholder}
        src={md.url}
        srcSet={[sm, md, lg].map(({ url, width }) => `${url} ${width}w`).join(", ")}
        sizes="(width < 1000px) 92vw, 760px"
        alt={alt}
        width={image.width}
        height={image.height}
        fetchPriority="high"
      />
      {onPoint && (
        <button
          ref={handle}
          type="button"
          className={styles.point}
          data-set={point !== null || undefined}
          aria-label={`Focal point, ${point ? where(point) : "not set, the middle"}`}
          aria-describedby="focal-keys"
          style={{ insetInlineStart: `${shown.x * 100}%`, insetBlockStart: `${shown.y * 100}%` }}
          onKeyDown={onKeyDown}
        />
      )}
    </div>
  );
}

/** A part of the width or height, in whole thousandths. */
const part = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;

const where = ({ x, y }: FocalPoint): string => `${Math.round(x * 100)}% across, ${Math.round(y * 100)}% down`;
