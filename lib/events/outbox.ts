import { newId } from "../core/ids";
import { WEBHOOKS_DUE } from "../db/channels";
import { Prisma } from "../db/client";
import type { WebhookEvent } from "../policy/webhookEvents";

/** Something that happened to somebody's slots and that webhooks hear of. */
export interface SlotEvent {
  type: WebhookEvent;
  slot?: { id: string; order: number | null; name: string | null };
  /** The picture that came or went. Its row must still be there. */
  imageId?: string;
  previousImageId?: string;
  /** Of a reorder: where the slots that moved came from. */
  moved?: { id: string; from: number | null }[];
}

/**
 * A statement that writes a delivery for each event and each endpoint that hears of it, to stand in the WITH of the one
 * that writes the change: a committed change is never without its events, one that is rolled back never has any. It reads
 * `owner(id, slots_version)` of that WITH. Whoever has no webhook pays two index look-ups, and no round trip.
 */
export function eventInsert(events: readonly SlotEvent[]): Prisma.Sql {
  const ids = events.map(() => newId());
  const types = events.map(({ type }) => type);
  const images = events.map(({ imageId }) => imageId ?? null);
  const moves = events.map(({ moved }) => (moved ? JSON.stringify(moved) : null));
  const data = events.map(({ slot, previousImageId }) => JSON.stringify({ slot, previous_image_id: previousImageId }));
  return Prisma.sql`
    INSERT INTO webhook_deliveries (endpoint_id, event_id, type, data)
    SELECT endpoint.id, event.id, event.type,
      jsonb_build_object('user_id', owner.id, 'slots_version', owner.slots_version)
      || event.data || coalesce(image.data, '{}') || coalesce(arrangement.data, '{}')
    FROM owner
    CROSS JOIN unnest(${ids}::uuid[], ${types}::text[], ${data}::jsonb[], ${images}::uuid[], ${moves}::jsonb[])
      AS event(id, type, data, image_id, moved)
    JOIN (
      SELECT own.id, own.user_id, own.events FROM owner JOIN webhook_endpoints AS own ON own.user_id = owner.id AND own.enabled
      UNION
      SELECT id, user_id, events FROM webhook_endpoints WHERE enabled AND scope = 'everybody'
    ) AS endpoint ON event.type = ANY(endpoint.events)
    JOIN users AS hearer ON hearer.id = endpoint.user_id AND hearer.disabled_at IS NULL
      AND (hearer.id = owner.id OR hearer.role = 'admin')
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('image', jsonb_build_object('id', id, 'file_name', file_name, 'content_type', content_type,
        'bytes', bytes, 'width', width, 'height', height, 'sha256', encode(sha256, 'hex'))) AS data
      FROM images WHERE images.id = event.image_id
    ) AS image ON TRUE
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object(
        'before', jsonb_agg(jsonb_build_object('id', slot.id, 'order', coalesce(move."from", slot."order"), 'name', slot.name)
          ORDER BY coalesce(move."from", slot."order")),
        'after', jsonb_agg(jsonb_build_object('id', slot.id, 'order', slot."order", 'name', slot.name) ORDER BY slot."order")) AS data
      FROM reference_images AS slot
      LEFT JOIN jsonb_to_recordset(event.moved) AS move(id uuid, "from" int) ON move.id = slot.id
      WHERE event.moved IS NOT NULL AND slot.user_id = owner.id AND slot.deleted_at IS NULL
      HAVING count(*) > 0
    ) AS arrangement ON TRUE
    RETURNING pg_notify(${WEBHOOKS_DUE}, '')`;
}
