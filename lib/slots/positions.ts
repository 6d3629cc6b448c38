import { AppError } from "../core/errors";
import { SLOT_COUNT } from "../policy/surfaces";

/** @throws AppError `order_out_of_range` */
export function checkOrder(order: number): void {
  if (!Number.isInteger(order) || order < 0 || order >= SLOT_COUNT)
    throw new AppError("order_out_of_range", `Order must be between 0 and ${SLOT_COUNT - 1}`);
}

/**
 * The position a new slot takes: the one asked for, else the lowest free one.
 * @param taken positions in use
 * @throws AppError `slots_full`, `order_out_of_range`, `order_taken`
 */
export function choosePosition(taken: readonly number[], wanted?: number | null): number {
  if (wanted != null) checkOrder(wanted);
  if (taken.length >= SLOT_COUNT) throw new AppError("slots_full", `Maximum ${SLOT_COUNT} reference images allowed`);
  if (wanted != null) {
    if (taken.includes(wanted)) throw orderTaken(wanted);
    return wanted;
  }
  return Array.from({ length: SLOT_COUNT }, (_, order) => order).find((order) => !taken.includes(order)) ?? 0;
}

/** `order_taken`: another slot stands there. */
export const orderTaken = (order: number) => new AppError("order_taken", `Order ${order} is already in use`);
