import {
  closestCenter,
  DndContext,
  DragOverlay,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type ReactNode, useId, useState } from "react";

/** What is spoken is spoken in our own regions, in our own words. */
const SILENT = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: "" },
};

/** What is dragged, and over which place it is. */
export interface Drag {
  id: string;
  over: string | null;
}

interface DragListProps {
  /** What follows the pointer. */
  overlay: (id: string) => ReactNode;
  onDrop: (id: string, over: string) => void;
  children: (drag: Drag | null) => ReactNode;
}

/** Dragging in a list by mouse and finger. The keyboard has its own way, in `useOrder`. */
export function DragList({ overlay, onDrop, children }: DragListProps) {
  const id = useId();
  const [drag, setDrag] = useState<Drag | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
  );
  return (
    <DndContext
      id={id}
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={SILENT}
      onDragStart={({ active }) => setDrag({ id: String(active.id), over: null })}
      onDragOver={({ active, over }) => setDrag({ id: String(active.id), over: over ? String(over.id) : null })}
      onDragEnd={({ active, over }) => {
        setDrag(null);
        if (over) onDrop(String(active.id), String(over.id));
      }}
      onDragCancel={() => setDrag(null)}
    >
      {children(drag)}
      <DragOverlay dropAnimation={null} zIndex={30}>
        {drag && overlay(drag.id)}
      </DragOverlay>
    </DndContext>
  );
}

/** Joins a row to the list's dragging: its handle takes it, and it takes what is dropped. */
export function useDragRow(id: string) {
  const { setNodeRef, setActivatorNodeRef, listeners } = useDraggable({ id });
  const { setNodeRef: setDropRef } = useDroppable({ id });
  return {
    rowRef: (element: HTMLElement | null) => {
      setNodeRef(element);
      setDropRef(element);
    },
    handleRef: setActivatorNodeRef,
    listeners,
  };
}
