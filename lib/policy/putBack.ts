import type { AuditFacts } from "./auditActions";
import { SLOT_COUNT } from "./surfaces";

/** A slot and where it stands, 0–4. */
export interface Placed {
  id: string;
  name: string | null;
  order: number;
}

/** What an entry of the audit tells of the order before it; null where it is not about an order. */
export function orderBefore(action: string, before: AuditFacts | null): readonly Placed[] | null {
  if (action === "slots.reordered") return (before?.slots as Placed[] | undefined) ?? null;
  return action === "slot.moved" && before ? [before as unknown as Placed] : null;
}

/**
 * Where every slot goes when an earlier order is put back. What was there then goes to its place; what came since keeps
 * its own, or takes the lowest that is free. Nothing is ever lost.
 */
export function putBack(now: readonly Omit<Placed, "name">[], before: readonly Placed[]): Record<string, number> {
  const was = new Map(before.map(({ id, order }) => [id, order]));
  const known = now.filter(({ id }) => was.has(id));
  const positions = new Map(known.map(({ id }) => [id, was.get(id) as number]));
  const taken = new Set(positions.values());
  const since = now.filter(({ id }) => !was.has(id)).sort((a, b) => a.order - b.order);
  const stay = since.filter(({ order }) => !taken.has(order));
  for (const { id, order } of stay) {
    positions.set(id, order);
    taken.add(order);
  }
  const free = Array.from({ length: SLOT_COUNT }, (_, order) => order).filter((order) => !taken.has(order));
  for (const { id } of since.filter((slot) => !stay.includes(slot))) positions.set(id, free.shift() as number);
  return Object.fromEntries(positions);
}

/** Whether nothing would move. */
export const isInOrder = (now: readonly Omit<Placed, "name">[], before: readonly Placed[]): boolean => {
  const positions = putBack(now, before);
  return now.every(({ id, order }) => positions[id] === order);
};
