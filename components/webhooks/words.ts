import type { Delivery, Webhook } from "@/lib/contracts/webhooks";
import { WEBHOOK_EVENT_NAMES } from "@/lib/policy/webhookEvents";

/** The names of events, as people call them. */
export const EVENT_WORDS = {
  "image.created": "Image added",
  "image.replaced": "Image replaced",
  "image.deleted": "Image deleted",
  "slots.reordered": "Order changed",
  ping: "Test",
} as const satisfies Record<Delivery["type"], string>;

/** What a webhook goes by: its host, which tells it from the others. */
export const hostOf = ({ url }: Pick<Webhook, "url">): string => new URL(url).host;

/** "All events", or their names. */
export const eventsInWords = ({ events }: Pick<Webhook, "events">): string =>
  events.length === WEBHOOK_EVENT_NAMES.length ? "All events" : events.map((event) => EVENT_WORDS[event]).join(", ");

export type Tone = "good" | "bad" | "waiting";

/** How a delivery stands, in a word or two. */
export function standing({ status, attempts, error }: Delivery): { tone: Tone; text: string } {
  if (status === "delivered") return { tone: "good", text: "Delivered" };
  if (status === "failed") return { tone: "bad", text: "Failed" };
  return attempts > 0 && error ? { tone: "waiting", text: "Trying again" } : { tone: "waiting", text: "On its way" };
}

/** "3 tries": how often it was sent, where that is worth a word. */
export const triesInWords = ({ attempts }: Delivery): string => (attempts === 1 ? "1 try" : `${attempts} tries`);

/** What came back, in a line. */
export function outcome({ response_status, error, status }: Delivery): string {
  if (status === "delivered") return `Answered ${response_status}`;
  if (error) return error;
  return "No answer yet";
}
