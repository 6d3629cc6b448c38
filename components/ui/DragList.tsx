import { closestCenter, DndContext, DragOverlay, useDraggable, useDroppable } from "@dnd-kit/core";
import { type ReactNode, useId, useState } from "react";
import { SILENT, useDragSensors } from "./pointerDrag";

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
  const sensors = useDragSensors();
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
