"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import controls from "./controls.module.css";
import { Icon, type IconName } from "./Icon";
import styles from "./menuButton.module.css";
import menuItem from "./menuItem.module.css";

/** One thing that a menu offers. */
export interface MenuItem {
  icon: IconName;
  text: string;
  danger?: boolean;
  onSelect: () => void;
}

interface MenuButtonProps {
  /** Of the button and of the menu. */
  label: string;
  items: readonly MenuItem[];
}

const GAP = 6;
const MARGIN = 8;
const ITEM_HEIGHT = 44;
const PADDING = 18;
const WIDTH = 240;

/** A button with three dots and its menu. A choice puts the focus back on the button before it acts. */
export function MenuButton({ label, items }: MenuButtonProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const place = () => {
    if (menu.current && button.current) position(menu.current, button.current.getBoundingClientRect(), items.length);
  };

  const onToggle = (opened: boolean) => {
    setOpen(opened);
    if (!opened) return;
    itemsOf(menu.current)[0]?.focus({ preventScroll: true });
    const stop = new AbortController();
    const follow = () => (menu.current?.matches(":popover-open") ? place() : stop.abort());
    addEventListener("scroll", follow, { capture: true, signal: stop.signal });
    addEventListener("resize", follow, { signal: stop.signal });
  };

  const close = () => {
    menu.current?.hidePopover();
    button.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return close();
    const next = nextItem(itemsOf(menu.current), event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={controls.icon}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
      >
        <Icon name="dots" />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={styles.menu}
        onBeforeToggle={place}
        onToggle={(event) => onToggle(event.newState === "open")}
        onKeyDown={onKeyDown}
      >
        {items.map(({ icon, text, danger, onSelect }) => (
          <button
            key={text}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={menuItem.item}
            data-danger={danger || undefined}
            onClick={() => {
              close();
              onSelect();
            }}
          >
            <Icon name={icon} />
            {text}
          </button>
        ))}
      </div>
    </>
  );
}

const itemsOf = (menu: HTMLElement | null): HTMLElement[] =>
  Array.from(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []);

function nextItem(items: HTMLElement[], key: string): HTMLElement | undefined {
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items.at(at - 1);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.length !== 1) return undefined;
  return items.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()));
}

/** Below the button or above it, end edges aligned, on the screen. Before it shows, so that nothing jumps. */
function position(menu: HTMLElement, anchor: DOMRect, length: number): void {
  const screen = { width: document.documentElement.clientWidth, height: innerHeight };
  const height = length * ITEM_HEIGHT + PADDING;
  const mirrored = getComputedStyle(menu).direction === "rtl";
  const wanted = mirrored ? anchor.left : anchor.right - WIDTH;
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - height;
  const top = below + height > screen.height - MARGIN && above > MARGIN ? above : below;
  menu.style.left = `${Math.max(MARGIN, Math.min(wanted, screen.width - WIDTH - MARGIN))}px`;
  menu.style.top = `${top}px`;
}
