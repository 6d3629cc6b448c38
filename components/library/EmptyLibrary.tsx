import type { RefObject } from "react";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import nothing from "../ui/nothing.module.css";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";
import type { View } from "./addresses";
import { nothingFound } from "./words";

interface EmptyLibraryProps {
  view: View;
  /** There is no image at all. */
  empty: boolean;
  editable: boolean;
  onBrowse: () => void;
  onClear: () => void;
  /** What gets the focus when there are images. */
  next: RefObject<HTMLElement | null>;
}

/** What stands where there are no images, and what to do first. */
export function EmptyLibrary({ view, empty, editable, onBrowse, onClear, next }: EmptyLibraryProps) {
  const handedOn = useFocusHandedOn(() => next.current);
  if (!empty) {
    const { title, text } = nothingFound(view);
    return (
      <div ref={handedOn} className={nothing.nothing}>
        <Icon name="find" />
        <h2>{title}</h2>
        <p>{text}</p>
        <button type="button" className={controls.button} onClick={onClear}>
          Show all images
        </button>
      </div>
    );
  }
  return (
    <div ref={handedOn} className={nothing.nothing}>
      <Icon name="frames" />
      <h2>No images yet</h2>
      {editable ? (
        <>
          <p>Drop images or whole folders anywhere on this page, paste one, or choose them.</p>
          <button type="button" className={`${controls.button} ${controls.primary}`} onClick={onBrowse}>
            <Icon name="up" />
            Choose images
          </button>
        </>
      ) : (
        <p>Editors and owners add them. You will see them here.</p>
      )}
    </div>
  );
}
