import { useDraggable, useDroppable } from "@dnd-kit/core";
import type { RefCallback } from "react";

type Listeners = NonNullable<ReturnType<typeof useDraggable>["listeners"]>;

export interface SlotDrag {
  setDropRef: RefCallback<HTMLElement>;
  setHandleRef: RefCallback<HTMLElement>;
  setFrameRef: RefCallback<HTMLElement>;
  listeners: Listeners | undefined;
  /** A mouse may take the picture itself; a finger on it scrolls. */
  pictureListeners: Listeners | undefined;
}

/**
 * Joins a slot to the page's drag context. The draggable is the position, not the picture: pictures change places while
 * they are dragged, and the element under the finger must stay.
 */
export function useSlotDrag(order: number, draggable: boolean): SlotDrag {
  const { setNodeRef, setActivatorNodeRef, listeners } = useDraggable({
    id: `picture-${order}`,
    data: { order },
    disabled: !draggable,
  });
  const { setNodeRef: setDropRef } = useDroppable({ id: `slot-${order}`, data: { order } });
  const mouse = listeners?.onMouseDown;
  return {
    setDropRef,
    setHandleRef: setActivatorNodeRef,
    setFrameRef: setNodeRef,
    listeners,
    pictureListeners: mouse && { onMouseDown: mouse },
  };
}
