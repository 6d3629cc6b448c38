import type { SlotEvent } from "../events/outbox";
import type { WebhookEvent } from "../policy/webhookEvents";
import type { Change } from "./lock";

/** The event of a change that has a picture. Names alone, and slots that are empty, are no events. */
const EVENTS: Partial<Record<Change["kind"], WebhookEvent>> = {
  added: "image.created",
  restored: "image.created",
  replaced: "image.replaced",
  deleted: "image.deleted",
};

/** What webhooks hear of these changes: one event for each picture, and one for all that moved together. */
export function eventsOf(changes: readonly Change[]): SlotEvent[] {
  const pictures = changes.flatMap(({ slotId: id, kind, name, from, to, imageId, previousImageId }): SlotEvent[] => {
    const type = EVENTS[kind];
    return type && imageId ? [{ type, slot: { id, order: to ?? from ?? null, name }, imageId, previousImageId }] : [];
  });
  const moved = changes.flatMap(({ slotId: id, kind, from }) => (kind === "moved" ? [{ id, from: from ?? null }] : []));
  return moved.length ? [...pictures, { type: "slots.reordered", moved }] : pictures;
}
