import { z } from "zod";
import {
  Acknowledgement,
  AuthorizeDevice,
  ChangeDevice,
  CreateDevice,
  DEVICE_GRANT,
  Device,
  PreviewQuery,
} from "./devices";
import { OAuthError, SyncManifest } from "./openapiShapes";
import { byId, gone, IDEMPOTENT, type Operation, ok, PAGED, Page } from "./operationParts";

const DEVICES = "Devices";
const SYNC = "Synchronisation";

/** The addresses of devices: what a person does with theirs, and what a device asks for itself. */
export const DEVICE_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/devices",
    tag: DEVICES,
    summary: "One's devices",
    caller: "user",
    query: Page,
    answers: { 200: ok(z.array(Device), "The devices", PAGED) },
    problems: [400],
  },
  {
    method: "post",
    path: "/api/devices",
    tag: DEVICES,
    summary: "A device by hand",
    caller: "user",
    headers: IDEMPOTENT,
    body: CreateDevice,
    answers: { 201: ok(Device.extend({ token: z.string() }), "The device with its token, shown this once") },
    problems: [400, 409, 422],
  },
  {
    method: "patch",
    path: "/api/devices/{id}",
    tag: DEVICES,
    summary: "Rename a device or change its profile",
    caller: "user",
    params: byId,
    body: ChangeDevice,
    answers: { 200: ok(Device, "The device") },
    problems: [400, 404],
  },
  {
    method: "delete",
    path: "/api/devices/{id}",
    tag: DEVICES,
    summary: "Revoke a device, at once",
    caller: "user",
    params: byId,
    answers: { 204: gone },
    problems: [404],
  },
  {
    method: "get",
    path: "/api/devices/preview",
    tag: DEVICES,
    summary: "What a profile would show of one's picture",
    caller: "user",
    query: PreviewQuery,
    answers: {
      200: {
        description: "The rendered file; a BMP as a PNG of the same pixels",
        content: "image/*",
        headers: { "X-File-Bytes": "Size of the device's own file." },
      },
    },
    problems: [400, 404, 503],
  },
  {
    method: "post",
    path: "/api/devices/authorize",
    tag: DEVICES,
    summary: "Begin a pairing (RFC 8628)",
    caller: "none",
    body: AuthorizeDevice,
    answers: {
      200: ok(
        z.object({
          device_code: z.string(),
          user_code: z.string(),
          verification_uri: z.url(),
          verification_uri_complete: z.url(),
          expires_in: z.int(),
          interval: z.int(),
        }),
        "The codes",
      ),
    },
    problems: [400, 429],
  },
  {
    method: "post",
    path: "/api/devices/token",
    tag: DEVICES,
    summary: "Ask for the token of a pairing (RFC 8628)",
    caller: "none",
    body: z.object({ grant_type: z.literal(DEVICE_GRANT), device_code: z.string() }),
    answers: {
      200: ok(
        z.object({ access_token: z.string(), token_type: z.literal("Bearer"), device_id: z.uuid() }),
        "The token, this once",
      ),
      400: ok(OAuthError, "Not now, or never"),
    },
  },

  {
    method: "get",
    path: "/api/sync",
    tag: SYNC,
    summary: "A device's whole queue",
    caller: "device",
    query: z.object({
      since: z.int().optional().describe("Only what changed after this version."),
      wait: z
        .int()
        .min(0)
        .max(55)
        .optional()
        .describe("Seconds to hold the answer until something changes; with `If-None-Match`."),
      format: z.enum(["json", "tar"]).optional(),
      have: z.string().optional().describe("File names, comma separated, that the tar leaves out."),
      device_id: z.uuid().optional().describe("For a session or an API token: the device to look as."),
    }),
    headers: {
      "If-None-Match": "The ETag of an earlier answer.",
      Accept: "`application/x-tar` for everything in one answer.",
    },
    answers: {
      200: ok(SyncManifest, "The queue", {
        ETag: "Strong, at most 40 characters.",
        "X-Poll-After-Seconds": "When to come again.",
      }),
      304: { description: "Nothing has changed" },
    },
    problems: [400, 403, 404, 503],
  },
  {
    method: "get",
    path: "/api/sync/files/{file}",
    tag: SYNC,
    summary: "One file of a queue",
    caller: "device",
    params: z.object({ file: z.string() }),
    answers: {
      200: { description: "The file, immutable", content: "image/*" },
      206: { description: "A part of it", content: "image/*" },
      304: { description: "The device has it" },
    },
    problems: [404, 416],
  },
  {
    method: "post",
    path: "/api/sync/ack",
    tag: SYNC,
    summary: "What a device holds, showed and is",
    caller: "device",
    body: Acknowledgement,
    answers: { 204: gone },
    problems: [400, 403, 404],
  },
];
