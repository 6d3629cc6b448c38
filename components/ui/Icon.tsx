/** The symbols of `IconSprite`, which the server renders once, so that no browser downloads the drawings as script. */
export type IconName =
  | "grip"
  | "dots"
  | "swap"
  | "bin"
  | "up"
  | "down"
  | "higher"
  | "lower"
  | "first"
  | "last"
  | "pen"
  | "warn"
  | "retry"
  | "undo"
  | "off"
  | "check"
  | "cam"
  | "paste"
  | "theme"
  | "sun"
  | "moon"
  | "menu"
  | "close"
  | "next"
  | "exit"
  | "copy"
  | "eye"
  | "plus"
  | "turn"
  | "wait"
  | "screen"
  | "find"
  | "frames";

interface IconProps {
  name: IconName;
  className?: string;
}

/** A line icon out of the sprite. Always decoration: the control it stands in carries the name. */
export function Icon({ name, className }: IconProps) {
  return (
    <svg className={className ? `icon ${className}` : "icon"} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  );
}
