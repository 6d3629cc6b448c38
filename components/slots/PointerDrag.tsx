import {
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  pointerWithin,
} from "@dnd-kit/core";
import { type ReactNode, useId } from "react";
import { SILENT, useDragSensors } from "../ui/pointerDrag";
import { Picture } from "./Frames";
import frames from "./frames.module.css";
import type { Arranging } from "./useArranging";

/** Between two slots the pointer is over none: then the nearest is meant. */
const collision: CollisionDetection = (args) => {
  const within = pointerWithin(args);
  return within.length > 0 ? within : closestCenter(args);
};

interface PointerDragProps {
  arranging: Arranging;
  /** The picture was let go, at this place of the screen. */
  onLand: (slotId: string, rect: DOMRectReadOnly) => void;
  children: ReactNode;
}

const orderOf = (item: { data: { current?: { order?: number } } } | null): number | null =>
  item?.data.current?.order ?? null;

/** Dragging by mouse and finger. The keyboard has its own way, in `useArranging`. */
export function PointerDrag({ arranging, onLand, children }: PointerDragProps) {
  const id = useId();
  const sensors = useDragSensors();
  const { lift } = arranging;
  const carried = lift?.by === "pointer" ? lift.slot : null;

  const letGo = (event: Pick<DragEndEvent, "active">) => {
    const rect = event.active.rect.current.translated;
    if (carried && rect) onLand(carried.id, new DOMRectReadOnly(rect.left, rect.top, rect.width, rect.height));
  };

  return (
    <DndContext
      id={id}
      sensors={sensors}
      collisionDetection={collision}
      accessibility={SILENT}
      onDragStart={({ active }) => {
        const order = orderOf(active);
        if (order !== null) arranging.pickUp(order, "pointer");
      }}
      onDragOver={({ over }) => {
        const order = orderOf(over);
        if (order !== null) arranging.hover(order);
      }}
      onDragEnd={(event) => {
        letGo(event);
        const order = orderOf(event.over);
        if (order !== null) arranging.hover(order);
        arranging.drop();
      }}
      onDragCancel={(event) => {
        letGo(event);
        arranging.cancel();
      }}
    >
      {children}
      <DragOverlay dropAnimation={null} zIndex={30}>
        {carried && (
          <div className={frames.overlay} aria-hidden="true">
            <Picture slot={carried} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
