import { MouseSensor, TouchSensor, useSensor, useSensors } from "@dnd-kit/core";

/** What is spoken is spoken in our own regions, in our own words. */
export const SILENT = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: "" },
};

/** A mouse drags once it has moved a little, a finger once it has rested: a click and a scroll stay what they are. */
export const useDragSensors = () =>
  useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
  );
