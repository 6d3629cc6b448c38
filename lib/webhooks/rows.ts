import type { Delivery, Webhook } from "../contracts/webhooks";

/** The select of an endpoint as it is shown: never its secret. */
export const ENDPOINT = {
  id: true,
  url: true,
  events: true,
  description: true,
  scope: true,
  enabled: true,
  disabledReason: true,
  createdAt: true,
  updatedAt: true,
  lastSuccessAt: true,
  lastFailureAt: true,
} as const;

export interface EndpointRow {
  id: string;
  url: string;
  events: string[];
  description: string;
  scope: string;
  enabled: boolean;
  disabledReason: string | null;
  createdAt: Date;
  updatedAt: Date;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
}

/** A webhook as the API tells it: never with its secret. */
export const presentEndpoint = (row: EndpointRow): Webhook => ({
  id: row.id,
  url: row.url,
  events: row.events as Webhook["events"],
  description: row.description,
  scope: row.scope as Webhook["scope"],
  enabled: row.enabled,
  disabled_reason: row.disabledReason,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  last_success_at: row.lastSuccessAt?.toISOString() ?? null,
  last_failure_at: row.lastFailureAt?.toISOString() ?? null,
});

export const DELIVERY = {
  id: true,
  eventId: true,
  type: true,
  status: true,
  attempts: true,
  responseStatus: true,
  response: true,
  error: true,
  nextAt: true,
  lastAttemptAt: true,
  createdAt: true,
  finishedAt: true,
} as const;

export interface DeliveryRow {
  id: string;
  eventId: string;
  type: string;
  status: string;
  attempts: number;
  responseStatus: number | null;
  response: string | null;
  error: string | null;
  nextAt: Date;
  lastAttemptAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** A delivery as the API tells it. `next_attempt_at` is null once it is over. */
export const presentDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  event_id: row.eventId,
  type: row.type as Delivery["type"],
  status: row.status as Delivery["status"],
  attempts: row.attempts,
  response_status: row.responseStatus,
  response: row.response,
  error: row.error,
  next_attempt_at: row.status === "pending" ? row.nextAt.toISOString() : null,
  last_attempt_at: row.lastAttemptAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});
