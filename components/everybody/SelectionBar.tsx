import type { RefObject } from "react";
import type { EverybodysPicture } from "@/lib/contracts/everybody";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import bar from "../ui/selectionBar.module.css";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";
import { ofHowMany } from "./words";

interface SelectionBarProps {
  countRef: RefObject<HTMLParagraphElement | null>;
  /** How many pictures there are. */
  words: string;
  chosen: readonly EverybodysPicture[];
  all: boolean;
  none: boolean;
  onAll: () => void;
  onClear: () => void;
  onDelete: () => void;
}

/** How many there are and are ticked, and what can be done to those. Always there: the pictures must not jump. */
export function SelectionBar({ countRef, words, chosen, all, none, onAll, onClear, onDelete }: SelectionBarProps) {
  const some = chosen.length > 0;
  const handedOn = useFocusHandedOn(() => countRef.current);
  return (
    <div className={bar.bar} data-some={some || undefined}>
      <p ref={countRef} tabIndex={-1} className={bar.count}>
        {some ? `${ofHowMany(chosen)} selected` : words}
      </p>
      {!none && (
        <button type="button" className={`${controls.button} ${controls.small}`} onClick={all ? onClear : onAll}>
          {all ? "Select none" : "Select all shown"}
        </button>
      )}
      {some && !all && (
        <button
          ref={handedOn}
          type="button"
          className={`${controls.button} ${controls.small} ${controls.quiet}`}
          onClick={onClear}
        >
          Select none
        </button>
      )}
      {some && (
        <button type="button" className={`${controls.button} ${controls.small} ${controls.danger}`} onClick={onDelete}>
          <Icon name="bin" />
          Delete
        </button>
      )}
    </div>
  );
}
