"use client";

import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { Icon } from "../ui/Icon";
import menuItem from "../ui/menuItem.module.css";
import styles from "./menu.module.css";
import { downloadNameOf } from "./picture";
import { nameOf, type SlotView } from "./view";

export interface SlotMenuProps {
  view: Extract<SlotView, { kind: "ready" | "vacant" }>;
  views: readonly SlotView[];
  /** Positions that nothing can be moved to now. */
  pinned: ReadonlySet<number>;
  onMove: (to: number) => void;
  onRename: () => void;
  onReplace: () => void;
  onDelete: () => void;
  /** Closed without a choice: the focus goes back to the button, except where it went elsewhere. */
  onClose: (refocus: boolean) => void;
}

const GAP = 6;
const MARGIN = 8;

/** All that can be done with a slot, and the way to reorder without dragging: "Move to slot 1–5". */
export default function SlotMenu(props: SlotMenuProps) {
  const { view, views, pinned, onMove, onRename, onReplace, onDelete, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const { slot, order } = view;

  const button = useCallback(
    () => document.querySelector<HTMLElement>(`[data-slot="${order}"] [data-part="menu"]`),
    [order],
  );

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    element.showPopover?.();
    const follow = () => {
      const anchor = button()?.getBoundingClientRect();
      if (anchor) position(element, anchor);
    };
    follow();
    items(element)[0]?.focus({ preventScroll: true });
    addEventListener("resize", follow);
    addEventListener("scroll", follow, true);
    return () => {
      removeEventListener("resize", follow);
      removeEventListener("scroll", follow, true);
    };
  }, [button]);

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!menu.current?.contains(target) && !button()?.contains(target)) onClose(false);
    };
    addEventListener("pointerdown", outside, true);
    return () => removeEventListener("pointerdown", outside, true);
  }, [button, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return onClose(true);
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return onClose(true);
    }
    const next = menu.current && nextItem(menu.current, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <div
      ref={menu}
      className={styles.menu}
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={nameOf(slot)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.label} aria-hidden="true">
        Move to slot
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of menu items, as ARIA has it; a fieldset is none */}
      <div className={styles.slots} role="group" aria-label="Move to slot">
        {views.map((other) => (
          <button
            key={other.order}
            type="button"
            role="menuitem"
            tabIndex={-1}
            data-row
            data-empty={other.kind === "empty" || other.kind === "deleted" || undefined}
            aria-current={other.order === order || undefined}
            aria-disabled={other.order === order || pinned.has(other.order) || undefined}
            aria-label={labelOf(other, order, pinned)}
            onClick={() => other.order !== order && !pinned.has(other.order) && onMove(other.order)}
          >
            {other.order + 1}
          </button>
        ))}
      </div>
      <button type="button" role="menuitem" tabIndex={-1} className={menuItem.item} onClick={onRename}>
        <Icon name="pen" />
        Rename<Key>F2</Key>
      </button>
      <button type="button" role="menuitem" tabIndex={-1} className={menuItem.item} onClick={onReplace}>
        <Icon name={slot.image ? "swap" : "up"} />
        {slot.image ? "Replace" : "Add image"}
        {slot.image && <Key>R</Key>}
      </button>
      {slot.image && (
        <a
          role="menuitem"
          tabIndex={-1}
          className={menuItem.item}
          href={slot.image.original}
          download={downloadNameOf(nameOf(slot), slot.image)}
          onClick={() => onClose(true)}
        >
          <Icon name="down" />
          Download original
        </a>
      )}
      <button type="button" role="menuitem" tabIndex={-1} className={menuItem.item} data-danger onClick={onDelete}>
        <Icon name="bin" />
        Delete<Key>Del</Key>
      </button>
    </div>
  );
}

/** The key that does the same. For the eye: read out, it would be part of the name. */
const Key = ({ children }: { children: string }) => (
  <span className={styles.key} aria-hidden="true">
    {children}
  </span>
);

function labelOf(other: SlotView, order: number, pinned: ReadonlySet<number>): string {
  const number = String(other.order + 1);
  if (other.order === order) return `${number}, current slot`;
  if (pinned.has(other.order)) return `${number}, busy`;
  if (other.kind === "empty" || other.kind === "deleted") return `${number}, empty`;
  return "slot" in other && other.slot ? `${number}, ${nameOf(other.slot)}` : number;
}

const items = (menu: HTMLElement) => Array.from(menu.querySelectorAll<HTMLElement>('[role="menuitem"]'));

/** Left and right walk the row of slots, up and down step over it as one line. */
function nextItem(menu: HTMLElement, key: string): HTMLElement | undefined {
  const all = items(menu);
  const row = all.filter((item) => "row" in item.dataset);
  const lines = all.filter((item) => !("row" in item.dataset));
  const at = document.activeElement as HTMLElement;
  const inRow = row.indexOf(at);
  const line = lines.indexOf(at);
  const mirrored = getComputedStyle(menu).direction === "rtl";
  switch (key) {
    case "ArrowRight":
    case "ArrowLeft": {
      if (inRow < 0) return undefined;
      const step = (key === "ArrowRight") === mirrored ? -1 : 1;
      return row[(inRow + step + row.length) % row.length];
    }
    case "ArrowDown":
      return inRow >= 0 ? lines[0] : (lines[line + 1] ?? row[0]);
    case "ArrowUp":
      return inRow >= 0 ? lines.at(-1) : (lines[line - 1] ?? row[0]);
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
    default: {
      if (/^[1-9]$/.test(key)) return row[Number(key) - 1];
      return key.length === 1
        ? lines.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()))
        : undefined;
    }
  }
}

/** Below the button, its end edges aligned, and always on the screen. */
function position(menu: HTMLElement, anchor: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const screen = { width: document.documentElement.clientWidth, height: innerHeight };
  const mirrored = getComputedStyle(menu).direction === "rtl";
  const wanted = mirrored ? anchor.left : anchor.right - width;
  const left = Math.max(MARGIN, Math.min(wanted, screen.width - width - MARGIN));
  const below = anchor.bottom + GAP;
  const fits = below + height <= screen.height - MARGIN;
  const top = fits ? below : Math.max(MARGIN, Math.min(below, screen.height - height - MARGIN));
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
