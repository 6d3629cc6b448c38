"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { formatBytes } from "@/lib/core/units";
import { Icon } from "./Icon";
import { Img } from "./Img";
import styles from "./lightbox.module.css";

interface Source {
  src: string;
  width: number;
  height: number;
}

/** A picture to be shown large. */
export interface LightboxPicture {
  id: string;
  /** Printed beside its name. */
  number: number;
  name: string;
  /** What the whole is called to who hears the page: "Front, slot 1". */
  label: string;
  /** Of the original. */
  bytes: number;
  /** Shown at once: a rendition. */
  rendition: Source;
  /** Shown as soon as it is here. */
  original: Source;
  downloadName: string;
}

export interface LightboxProps {
  pictures: readonly LightboxPicture[];
  id: string;
  onStep: (id: string) => void;
  onClose: () => void;
}

/** A finger that moves this far along the line of pictures, in pixels, means the next one. */
const SWIPE = 48;

/**
 * A picture, large: a rendition at once, the original as soon as it is here. On to the others by arrow keys, buttons or a
 * swipe. Whoever opens it puts the focus back where it came from.
 */
export default function Lightbox({ pictures, id, onStep, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const index = pictures.findIndex((picture) => picture.id === id);
  const picture = pictures[index];

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    close.current?.focus();
  }, []);

  const gone = !picture;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  const step = (by: number) => {
    const next = pictures[index + by];
    if (next) onStep(next.id);
  };
  const swipe = useSwipe(step);
  if (!picture) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    step((event.key === "ArrowRight") === isMirrored(event.currentTarget) ? -1 : 1);
  };

  return (
    <dialog
      ref={dialog}
      className={styles.lightbox}
      aria-label={picture.label}
      onKeyDown={onKeyDown}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      {...swipe}
    >
      <div className={styles.sheet}>
        <Enlarged key={picture.id} picture={picture} />
        <div className={styles.bar}>
          <p className={styles.caption}>
            <span className={styles.number}>{picture.number}</span>
            <b>
              <bdi>{picture.name}</bdi>
            </b>
            <span className="data">
              <bdi dir="ltr">
                {picture.original.width}×{picture.original.height} {formatBytes(picture.bytes)}
              </bdi>
            </span>
          </p>
          {pictures.length > 1 && (
            <>
              <Step label="Previous picture" icon={styles.back} off={index === 0} onStep={() => step(-1)} />
              <Step
                label="Next picture"
                icon={styles.forth}
                off={index === pictures.length - 1}
                onStep={() => step(1)}
              />
            </>
          )}
          <a
            className={styles.control}
            href={picture.original.src}
            download={picture.downloadName}
            aria-label="Download original"
          >
            <Icon name="down" />
          </a>
          <button
            type="button"
            className={styles.control}
            ref={close}
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </div>
      </div>
    </dialog>
  );
}

interface StepProps {
  label: string;
  icon?: string;
  /** There is no other picture this way. It keeps the focus, which a disabled button would lose. */
  off: boolean;
  onStep: () => void;
}

function Step({ label, icon, off, onStep }: StepProps) {
  return (
    <button
      type="button"
      className={styles.control}
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={onStep}
    >
      <Icon name="next" className={icon} />
    </button>
  );
}

const isMirrored = (element: Element): boolean => getComputedStyle(element).direction === "rtl";

/** One finger, sideways. Not while the page is magnified: then a finger moves the picture. */
function useSwipe(step: (by: number) => void) {
  const start = useRef<{ id: number; x: number; y: number } | null>(null);
  return {
    onPointerDown: ({ pointerType, isPrimary, pointerId: id, clientX: x, clientY: y }: PointerEvent) => {
      const magnified = (visualViewport?.scale ?? 1) > 1.01;
      start.current = pointerType === "touch" && isPrimary && !magnified ? { id, x, y } : null;
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current;
      start.current = null;
      if (from?.id !== event.pointerId) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return;
      step(x < 0 === isMirrored(event.currentTarget) ? -1 : 1);
    },
    onPointerCancel: () => {
      start.current = null;
    },
  };
}

interface SaveData {
  connection?: { saveData?: boolean };
}

function Enlarged({ picture: { original, rendition, name } }: { picture: LightboxPicture }) {
  const [sharp, setSharp] = useState(false);
  const { src } = original;
  useEffect(() => {
    if ((navigator as SaveData).connection?.saveData) return;
    let left = false;
    const full = new Image();
    full.src = src;
    full.decode().then(
      () => !left && setSharp(true),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [src]);
  const shown = sharp ? original : rendition;
  return (
    <div
      className={styles.stage}
      style={{ aspectRatio: `${original.width} / ${original.height}`, maxInlineSize: `${original.width}px` }}
    >
      <Img src={shown.src} width={shown.width} height={shown.height} alt={name} />
    </div>
  );
}
