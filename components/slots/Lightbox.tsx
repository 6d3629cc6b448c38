"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { formatBytes } from "@/lib/core/units";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import styles from "../ui/lightbox.module.css";
import { downloadNameOf, sizeOf } from "./picture";
import { nameOf } from "./view";

export interface LightboxProps {
  /** The slots that hold a picture, by their order. */
  slots: readonly ReferenceImage[];
  slotId: string;
  onStep: (slotId: string) => void;
  onClose: () => void;
}

/** A picture, large: the stored rendition at once, the original as soon as it is here. Each one opened counts a view. */
export default function Lightbox({ slots, slotId, onStep, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const index = slots.findIndex(({ id }) => id === slotId);
  const slot = slots[index];

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    close.current?.focus();
  }, []);

  useEffect(() => {
    // A count that is lost must not disturb the view.
    void fetch(`/api/reference-images/${slotId}/view`, { method: "POST", keepalive: true }).catch(() => undefined);
  }, [slotId]);

  const gone = !slot?.image;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (!slot?.image) return null;

  const step = (by: number) => {
    const next = slots[index + by];
    if (next) onStep(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const mirrored = getComputedStyle(event.currentTarget).direction === "rtl";
    step((event.key === "ArrowRight") === mirrored ? -1 : 1);
  };
  const { image } = slot;

  return (
    <dialog
      ref={dialog}
      className={styles.lightbox}
      aria-label={`${nameOf(slot)}, slot ${slot.order + 1}`}
      onKeyDown={onKeyDown}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div className={styles.sheet}>
        <Enlarged key={slot.id} slot={slot} />
        <div className={styles.bar}>
          <p className={styles.caption}>
            <span className={styles.number}>{slot.order + 1}</span>
            <b>
              <bdi>{nameOf(slot)}</bdi>
            </b>
            <span className="data">
              {image.width}×{image.height} {formatBytes(image.bytes)}
            </span>
          </p>
          {slots.length > 1 && (
            <>
              <button
                type="button"
                className={styles.control}
                aria-label="Previous picture"
                disabled={index === 0}
                onClick={() => step(-1)}
              >
                <Icon name="next" className={styles.back} />
              </button>
              <button
                type="button"
                className={styles.control}
                aria-label="Next picture"
                disabled={index === slots.length - 1}
                onClick={() => step(1)}
              >
                <Icon name="next" className={styles.forth} />
              </button>
            </>
          )}
          <a
            className={styles.control}
            href={image.original}
            download={downloadNameOf(nameOf(slot), image)}
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

interface SaveData {
  connection?: { saveData?: boolean };
}

function Enlarged({ slot }: { slot: ReferenceImage }) {
  const { image } = slot;
  const [sharp, setSharp] = useState(false);
  useEffect(() => {
    if (!image || (navigator as SaveData).connection?.saveData) return;
    let left = false;
    const original = new Image();
    original.src = image.original;
    original.decode().then(
      () => !left && setSharp(true),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [image]);
  if (!image) return null;
  const { width, height } = sharp ? image : sizeOf(image);
  return (
    <div
      className={styles.stage}
      style={{ aspectRatio: `${image.width} / ${image.height}`, maxInlineSize: `${image.width}px` }}
    >
      <Img src={sharp ? image.original : image.large} width={width} height={height} alt={nameOf(slot)} />
    </div>
  );
}
