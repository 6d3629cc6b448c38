import type { ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./tick.module.css";

interface TickProps {
  /** What is selected by it. */
  label: string;
  checked: boolean;
  /** @param range with everything since the last one that was selected */
  onTick: (range: boolean) => void;
  className?: string;
  tabIndex?: number;
  /** A `TickMark`, and what else selects when it is pressed. */
  children: ReactNode;
}

/** A part of the page that is a box to tick, wherever it is pressed. */
export function Tick({ label, checked, onTick, className = "", tabIndex, children }: TickProps) {
  return (
    <label className={`${styles.tick} ${className}`}>
      {children}
      {/* Over all of it: a label that is pressed with Shift ticks nothing in some browsers. */}
      <input
        type="checkbox"
        tabIndex={tabIndex}
        checked={checked}
        aria-label={label}
        onChange={(event) => onTick((event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  );
}

/** The box that is seen, on film. Beside a picture, never over it. */
export const TickMark = () => (
  <span className={styles.mark}>
    <Icon name="check" />
  </span>
);
