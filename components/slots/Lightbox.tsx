"use client";

import { useEffect, useMemo } from "react";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import UiLightbox, { type LightboxPicture } from "../ui/Lightbox";
import { downloadNameOf, sizeOf } from "./picture";
import { nameOf } from "./view";

export interface LightboxProps {
  /** The slots that hold a picture, by their order. */
  slots: readonly ReferenceImage[];
  slotId: string;
  onStep: (slotId: string) => void;
  onClose: () => void;
}

/** The pictures of slots, large. Each one opened counts a view. */
export default function Lightbox({ slots, slotId, onStep, onClose }: LightboxProps) {
  const pictures = useMemo(() => slots.flatMap(pictureOf), [slots]);
  useEffect(() => {
    // A count that is lost must not disturb the view.
    void fetch(`/api/reference-images/${slotId}/view`, { method: "POST", keepalive: true }).catch(() => undefined);
  }, [slotId]);
  return <UiLightbox pictures={pictures} id={slotId} onStep={onStep} onClose={onClose} />;
}

function pictureOf(slot: ReferenceImage): LightboxPicture[] {
  const { id, order, image } = slot;
  if (!image) return [];
  const name = nameOf(slot);
  return [
    {
      id,
      number: order + 1,
      name,
      label: `${name}, slot ${order + 1}`,
      bytes: image.bytes,
      rendition: { src: image.large, ...sizeOf(image) },
      original: { src: image.original, width: image.width, height: image.height },
      downloadName: downloadNameOf(name, image),
    },
  ];
}
