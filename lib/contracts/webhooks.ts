import { z } from "zod";
import { cleanLine } from "../core/text";
import { PING, WEBHOOK_EVENT_NAMES, WEBHOOK_EVENTS, type WebhookEvent } from "../policy/webhookEvents";

const WebhookEventName = z.enum(WEBHOOK_EVENT_NAMES);
const Events = z
  .array(WebhookEventName)
  .min(1, "Choose at least one event")
  .max(20)
  .transform((events) => WEBHOOK_EVENT_NAMES.filter((name) => events.includes(name)));
const Address = z.string().trim().min(1, "Enter an address").max(2048, "At most 2048 characters");
const Description = z
  .string()
  .transform((text) => cleanLine(text).trim())
  .pipe(z.string().max(200, "At most 200 characters"));
const Scope = z.enum(["own", "everybody"]);

export const CreateWebhook = z.strictObject({
  url: Address.describe("https; not an address inside a private network."),
  events: Events.default(WEBHOOK_EVENT_NAMES).describe("All of them, where it is left out."),
  description: Description.default(""),
  scope: Scope.default("own").describe("`everybody`: the images of all people. Administrators alone."),
  enabled: z.boolean().default(true),
});
export type CreateWebhook = z.output<typeof CreateWebhook>;

export const ChangeWebhook = z.strictObject({
  url: Address.optional(),
  events: Events.optional(),
  description: Description.optional(),
  scope: Scope.optional(),
  enabled: z.boolean().optional(),
});
export type ChangeWebhook = z.output<typeof ChangeWebhook>;

export const Webhook = z.object({
  id: z.uuid(),
  url: z.string(),
  events: z.array(WebhookEventName),
  description: z.string(),
  scope: Scope,
  enabled: z.boolean(),
  disabled_reason: z.string().nullable().describe("Why it was turned off by itself."),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  last_success_at: z.iso.datetime().nullable(),
  last_failure_at: z.iso.datetime().nullable(),
});
export type Webhook = z.output<typeof Webhook>;

/** The answer to its creation, and to the rotation of its secret: shown this once. */
export const NewWebhook = Webhook.extend({
  secret: z
    .string()
    .regex(/^whsec_/)
    .describe("Signs each delivery. Shown this once."),
});
export type NewWebhook = z.output<typeof NewWebhook>;

export const Delivery = z.object({
  id: z.uuid(),
  event_id: z.uuid().describe("The `webhook-id` it is sent with, the same at every try."),
  type: z.enum([...WEBHOOK_EVENT_NAMES, PING]),
  status: z.enum(["pending", "delivered", "failed"]),
  attempts: z.int(),
  response_status: z.int().nullable(),
  response: z.string().nullable().describe("The beginning of what the endpoint answered last."),
  error: z.string().nullable().describe("Why the last try failed."),
  next_attempt_at: z.iso.datetime().nullable(),
  last_attempt_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});
export type Delivery = z.output<typeof Delivery>;

/** The page's server actions take these. */
export const EditWebhook = ChangeWebhook.extend({ id: z.uuid() });
export const WebhookReference = z.object({ id: z.uuid() });
export const DeliveryReference = z.object({ id: z.uuid(), deliveryId: z.uuid() });
export const DeliveriesAfter = z.object({ id: z.uuid(), after: z.uuid().optional() });

// What is sent ---------------------------------------------------------------------------------------------------

const SlotPlace = z.object({ id: z.uuid(), order: z.int(), name: z.string().nullable() });
const Subject = z.object({
  user_id: z.uuid().describe("Whose slots they are."),
  slots_version: z
    .int()
    .describe("Grows with every change of this person's slots: what is older than what is known came late."),
});
const EventImage = z.object({
  id: z.uuid(),
  file_name: z.string(),
  content_type: z.string(),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
  sha256: z.string().describe("Of the stored original, as hexadecimal digits."),
  urls: z
    .object({ original: z.url(), thumbnail: z.url(), medium: z.url(), large: z.url() })
    .nullable()
    .describe("Signed when this was sent; null where the picture is gone by now."),
  urls_expire_at: z.iso
    .datetime()
    .nullable()
    .describe("Until when the URLs work. Ask `/api/reference-images/{id}` for others."),
});

const DATA = {
  "image.created": Subject.extend({ slot: SlotPlace, image: EventImage }),
  "image.replaced": Subject.extend({ slot: SlotPlace, image: EventImage, previous_image_id: z.uuid() }),
  "image.deleted": Subject.extend({ slot: SlotPlace, image: EventImage }),
  "slots.reordered": Subject.extend({
    before: z.array(SlotPlace).describe("All slots by their order before."),
    after: z.array(SlotPlace).describe("All slots by their order now."),
  }),
} as const satisfies Record<WebhookEvent, z.ZodType>;

const message = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ type: z.literal(type), timestamp: z.iso.datetime().describe("When it happened."), data });

/** The body of each event, by its name. */
export const WEBHOOK_MESSAGES = {
  "image.created": message("image.created", DATA["image.created"]),
  "image.replaced": message("image.replaced", DATA["image.replaced"]),
  "image.deleted": message("image.deleted", DATA["image.deleted"]),
  "slots.reordered": message("slots.reordered", DATA["slots.reordered"]),
  [PING]: message(PING, z.object({ webhook_id: z.uuid() })),
} as const;

/** What each means, as the document tells it. */
export const WEBHOOK_SUMMARIES: Record<keyof typeof WEBHOOK_MESSAGES, string> = {
  ...WEBHOOK_EVENTS,
  [PING]: "Sent by hand, to try an endpoint.",
};
