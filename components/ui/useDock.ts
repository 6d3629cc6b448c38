import { useCallback } from "react";

/**
 * Tells the page how much of its lower edge a panel covers, in `--dock`: the end of the page can be scrolled above it, and
 * toasts stand above it where there is no room beside.
 * @returns the ref of the panel
 */
export function useDock(): (panel: HTMLElement | null) => (() => void) | undefined {
  return useCallback((panel) => {
    if (!panel) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => style.setProperty("--dock", `${panel.offsetHeight}px`));
    observer.observe(panel);
    return () => {
      observer.disconnect();
      style.removeProperty("--dock");
    };
  }, []);
}

/** Pixels of the window's lower edge that are covered. */
export const dockHeight = (): number =>
  Number.parseFloat(document.documentElement.style.getPropertyValue("--dock")) || 0;
