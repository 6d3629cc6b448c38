import { z } from "zod";

/** RFC 9457 problem document, as every refusal is answered. */
export const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("The sentence for a person."),
    code: z.string().describe("A stable word for a program."),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    request_id: z.string().optional(),
  })
  .loose()
  .meta({ id: "Problem" });

/** RFC 6749, 5.2 with RFC 8628, 3.5. */
export const OAuthError = z.object({
  error: z.enum([
    "authorization_pending",
    "slow_down",
    "expired_token",
    "access_denied",
    "unsupported_grant_type",
    "invalid_request",
  ]),
});

const Part = z.object({ status: z.enum(["ok", "down"]), ms: z.int() });
export const Health = z.object({ status: z.enum(["ok", "degraded"]), database: Part, storage: Part });

export const SyncManifest = z.object({
  version: z.int().describe("Grows with every change to the person's slots."),
  user: z.uuid(),
  device: z.uuid(),
  poll_after_seconds: z.int(),
  server_time: z.iso.datetime(),
  full: z.literal(true).optional().describe("`since` is not known any more: this is the whole queue."),
  images: z.array(
    z.object({
      id: z.uuid(),
      order: z.int(),
      name: z.string().nullable(),
      file: z.string(),
      url: z.url(),
      content_type: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      width: z.int(),
      height: z.int(),
      view_count: z.int(),
      updated_at: z.iso.datetime(),
    }),
  ),
  removed: z.array(z.uuid()),
});
