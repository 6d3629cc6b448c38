import { type RefObject, useCallback, useMemo } from "react";
import { usePageFiles } from "../ui/usePageFiles";
import { focusedSlot } from "./useSlotFocus";

/** Files that are being dragged over the page. */
export interface FileDrag {
  /** The slot below them, null elsewhere on the page. */
  order: number | null;
  /** How many; 0 where the browser does not tell. */
  count: number;
  /** The browser told the types, and none is a picture. It may tell none at all: then the drop decides. */
  refused: boolean;
}

interface FilesOptions {
  onFiles: (files: readonly File[], start: number | null) => void;
  /** A dialog is open over the page: nothing is dropped or pasted behind it. */
  disabled: boolean;
}

/** The ways in for files, each to the slot below it, with the focus, or that was asked for. */
export function useFiles(root: RefObject<HTMLElement | null>, { onFiles, disabled }: FilesOptions) {
  const focused = useCallback(() => focusedSlot(root.current), [root]);
  const { drag, ...rest } = usePageFiles<number>({ onFiles, disabled, placeOf: orderOf, focused });
  const over = useMemo<FileDrag | null>(
    () => drag && { order: drag.place, count: drag.count, refused: drag.refused },
    [drag],
  );
  return { drag: over, ...rest };
}

function orderOf(element: Element): number | null {
  const slot = element.closest("[data-slot]");
  return slot ? Number(slot.getAttribute("data-slot")) : null;
}
