import type { RefObject } from "react";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import bar from "../ui/selectionBar.module.css";
import { useFocusHandedOn } from "../ui/useFocusHandedOn";
import styles from "./library.module.css";
import { imageCount } from "./words";

interface SelectionBarProps {
  countRef: RefObject<HTMLParagraphElement | null>;
  /** How many images there are. */
  words: string;
  selected: number;
  /** As many as the search leaves. */
  total: number;
  /** Absent for whoever may only look. */
  actions?: {
    onAll: () => void;
    onClear: () => void;
    onAttach: () => void;
    onDetach: () => void;
    onDelete: () => void;
  };
  busy: boolean;
}

/** How many there are and are selected, and what can be done to those. Always there: the images must not jump. */
export function SelectionBar({ countRef, words, selected, total, actions, busy }: SelectionBarProps) {
  const some = selected > 0;
  // Each goes when there is nothing left to select, or to clear.
  const handedOn = useFocusHandedOn(() => countRef.current);
  const small = `${controls.button} ${controls.small}`;
  return (
    <div className={`${bar.bar} ${styles.selection}`} data-some={some || undefined}>
      <p ref={countRef} tabIndex={-1} className={bar.count}>
        {some ? `${imageCount(selected)} selected` : words}
      </p>
      {actions && total > 0 && selected < total && (
        <button
          ref={handedOn}
          type="button"
          className={`${small} ${styles.which}`}
          aria-disabled={busy || undefined}
          onClick={actions.onAll}
        >
          <span>
            <span className={styles.verb}>Select </span>all {total.toLocaleString("en")}
          </span>
        </button>
      )}
      {actions && some && (
        <>
          <button
            ref={handedOn}
            type="button"
            className={`${small} ${controls.quiet} ${styles.which}`}
            onClick={actions.onClear}
          >
            <span>
              <span className={styles.verb}>Select </span>none
            </span>
          </button>
          <span className={styles.break} />
          <button type="button" className={small} onClick={actions.onAttach}>
            <Icon name="plus" />
            Attach
          </button>
          <button type="button" className={small} onClick={actions.onDetach}>
            Detach
          </button>
          <button type="button" className={`${small} ${controls.danger}`} onClick={actions.onDelete}>
            <Icon name="bin" />
            Delete
          </button>
        </>
      )}
    </div>
  );
}
