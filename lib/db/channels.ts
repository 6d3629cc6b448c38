/**
 * Tells of a user's id when that user's slots, what their devices are shown, or whether they may ask changed. Sent in the
 * changing transaction.
 */
export const SLOTS_CHANGED = "slots_changed";
/** Told when there is something to send to a webhook. */
export const WEBHOOKS_DUE = "webhooks_due";
