import type { RefObject } from "react";
import { formatLimit } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { formats, type Limits } from "../ui/uploadWords";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";
import styles from "./empty.module.css";

interface NoImagesProps {
  mine: boolean;
  limits: Limits;
  onBrowse: () => void;
  /** What gets the focus when there are images. */
  next: RefObject<HTMLElement | null>;
}

/** A project whose images were all deleted. */
export function NoImages({ mine, limits, onBrowse, next }: NoImagesProps) {
  const handedOn = useFocusHandedOn(() => next.current);
  return (
    <section ref={handedOn} className={styles.empty} aria-labelledby="no-images">
      <h2 id="no-images">No images here</h2>
      {mine ? (
        <>
          <p>
            Drop pictures anywhere on this page, paste them, or choose them. The first one becomes the primary image,
            whose thumbnail stands for the project.
          </p>
          <p>
            {formats(limits)}, up to {formatLimit(limits.maxBytes)} each.
          </p>
          <button type="button" className={controls.button} onClick={onBrowse}>
            Choose images
          </button>
        </>
      ) : (
        <p>Its owner has not added any yet.</p>
      )}
    </section>
  );
}
