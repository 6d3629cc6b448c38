/** What a webhook may hear of, each with what it means. */
export const WEBHOOK_EVENTS = {
  "image.created": "A slot got its first picture, or a deleted one was brought back.",
  "image.replaced": "Another picture took the place of the one in a slot.",
  "image.deleted": "A slot was deleted with its picture.",
  "slots.reordered": "Pictures changed their order.",
} as const;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;
export const WEBHOOK_EVENT_NAMES = Object.keys(WEBHOOK_EVENTS) as [WebhookEvent, ...WebhookEvent[]];

/** Sent by hand, to try an endpoint. */
export const PING = "ping";

/** How many endpoints a person may have. */
export const MAX_WEBHOOKS = 10;

/** Seconds between one try and the next: ten more tries within a day, then it has failed. */
export const RETRY_SECONDS = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800] as const;
/** Added to each wait, as a part of it at most: what failed together does not come back together. */
export const RETRY_JITTER = 0.2;
/** As long as an endpoint's own `Retry-After` is followed, in seconds. */
export const MAX_RETRY_AFTER = 6 * 3_600;
/** An endpoint that answered nothing well for so long is turned off when a delivery runs out of its tries. */
export const FAILING_DAYS = 5;
/** Deliveries are kept so long. */
export const DELIVERY_DAYS = 30;
/** How long the secret before a rotation signs too. */
export const OLD_SECRET_HOURS = 24;

/** For one try, from the look-up of the name to the end of the answer. */
export const ATTEMPT_MS = 10_000;
/** For the look-up of the name, of that. */
export const LOOKUP_MS = 5_000;
export const MAX_ANSWER_BYTES = 64 * 1024;
/** Characters of an answer that are kept. */
export const MAX_EXCERPT = 500;
/** Tries at once: of one server, and of one endpoint over all servers. All endpoints of one person leave room for others'. */
export const TRIES_AT_ONCE = 48;
export const TRIES_AT_ONCE_EACH = 3;
