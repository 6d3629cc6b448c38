import { z } from "zod";
import { CreateToken, Me, StorageUsage, Token } from "./accounts";
import {
  Acknowledgement,
  AuthorizeDevice,
  ChangeDevice,
  CreateDevice,
  DEVICE_GRANT,
  Device,
  PreviewQuery,
} from "./devices";
import { CreateInvitation, Invitation } from "./invitations";
import { Health, OAuthError, SyncManifest } from "./openapiShapes";
import { AddMember, ChangeMember, CreateOrganization, Member, Organization, Slug } from "./organizations";
import { ChangePerson, CreatePerson, Person } from "./people";
import { ChangeSlot, CreateSlot, ListQuery, ReferenceImage, Reorder, SlotParams, UploadQuery } from "./referenceImages";

/** Who may call: nobody in particular, a session or an API token, an administrator's, or a device's own token. */
export type Caller = "none" | "user" | "admin" | "device";

/** What an operation answers when all is well. */
interface Answer {
  description: string;
  /** JSON, unless `content` names another type. */
  schema?: z.ZodType;
  content?: string;
  headers?: Record<string, string>;
}

/** One method of one path, as the document tells it and the contract tests check it. */
export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  tag: string;
  summary: string;
  description?: string;
  caller: Caller;
  params?: z.ZodObject;
  query?: z.ZodType;
  headers?: Record<string, string>;
  body?: z.ZodType;
  /** Multipart form: its text fields, and the name of its file. */
  form?: { fields?: z.ZodObject; file: string; optional?: boolean };
  answers: Record<number, Answer>;
  /** Statuses of refusals of its own, each a problem document: see `refusalsOf` for those that go without saying. */
  problems?: readonly number[];
}

/** Every status with which an operation may refuse: who calls may be unknown, not allowed or too busy, what is sent malformed, too large or of another type. */
export const refusalsOf = ({ caller, body, form, query, problems = [], answers }: Operation): number[] =>
  [
    ...new Set([
      ...problems,
      ...(caller === "none" ? [] : [401, 403, 429]),
      ...(body || form ? [400, 413, 415] : []),
      ...(query ? [400] : []),
    ]),
  ]
    .filter((status) => !answers[status])
    .sort((a, b) => a - b);

const IDEMPOTENT = {
  "Idempotency-Key":
    "The same key from the same caller within 24 h answers the first result again and creates nothing.",
};
const PAGED = { Link: 'The next page: `<…>; rel="next"`.', "X-Total-Count": "How many there are in all." };
const Page = z.object({
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().optional().describe("Of the `Link` of the page before."),
});
const byId = z.object({ id: z.uuid() });
const inOrganization = z.object({ org_slug: Slug });
const ok = (schema: z.ZodType, description = "Done", headers?: Record<string, string>): Answer => ({
  schema,
  description,
  headers,
});
const gone: Answer = { description: "Done; no content" };

const SLOTS = "Reference images";
const DEVICES = "Devices";
const SYNC = "Synchronisation";
const ACCOUNTS = "Accounts";
const ORGANIZATIONS = "Organizations";
const BASE = "/api/reference-images";

/** Every address of the API. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: BASE,
    tag: SLOTS,
    summary: "A person's slots by their order",
    caller: "user",
    query: ListQuery,
    headers: { "If-None-Match": "The ETag of an earlier answer." },
    answers: {
      200: ok(z.array(ReferenceImage), "The slots", {
        ETag: "Changes with the slots, their view counts and their URLs.",
      }),
      304: { description: "Nothing has changed" },
    },
    problems: [404],
  },
  {
    method: "post",
    path: BASE,
    tag: SLOTS,
    summary: "A new slot, with or without its picture",
    caller: "user",
    query: UploadQuery,
    headers: IDEMPOTENT,
    body: CreateSlot,
    form: { fields: CreateSlot, file: "image", optional: true },
    answers: { 201: ok(ReferenceImage, "The slot") },
    problems: [400, 404, 409, 413, 415, 422, 503, 507],
  },
  {
    method: "put",
    path: `${BASE}/reorder`,
    tag: SLOTS,
    summary: "All slots in a new order, or none",
    caller: "user",
    query: ListQuery,
    body: Reorder,
    headers: { "If-Match": "The ETag of the list that was arranged: refused with 412 when it has changed since." },
    answers: { 200: ok(z.array(ReferenceImage), "The slots by their new order") },
    problems: [400, 404, 412],
  },
  {
    method: "get",
    path: `${BASE}/{id}`,
    tag: SLOTS,
    summary: "One slot",
    caller: "user",
    params: SlotParams,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [404],
  },
  {
    method: "patch",
    path: `${BASE}/{id}`,
    tag: SLOTS,
    summary: "Rename a slot, or move it to a free position",
    caller: "user",
    params: SlotParams,
    body: ChangeSlot,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404],
  },
  {
    method: "delete",
    path: `${BASE}/{id}`,
    tag: SLOTS,
    summary: "Delete a slot and its picture for good",
    caller: "user",
    params: SlotParams,
    answers: { 204: gone },
    problems: [404],
  },
  {
    method: "post",
    path: `${BASE}/{id}/upload-image`,
    tag: SLOTS,
    summary: "Set or replace a slot's picture",
    caller: "user",
    params: SlotParams,
    query: UploadQuery,
    headers: IDEMPOTENT,
    description: "The old picture stays in place until the new one is stored.",
    form: { file: "image" },
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404, 409, 413, 415, 422, 503, 507],
  },
  {
    method: "post",
    path: `${BASE}/{id}/view`,
    tag: SLOTS,
    summary: "Count one view",
    caller: "user",
    params: SlotParams,
    answers: { 204: gone },
    problems: [404],
  },
  {
    method: "post",
    path: `${BASE}/{id}/restore`,
    tag: SLOTS,
    summary: "Bring back a slot that was deleted from the page",
    caller: "user",
    params: SlotParams,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404],
  },

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

  {
    method: "get",
    path: "/api/me",
    tag: ACCOUNTS,
    summary: "Who am I",
    caller: "user",
    answers: { 200: ok(Me, "The caller") },
  },
  {
    method: "get",
    path: "/api/me/usage",
    tag: ACCOUNTS,
    summary: "What one's pictures take, and may take",
    caller: "user",
    answers: { 200: ok(StorageUsage, "Originals, renditions and what can still be restored") },
  },
  {
    method: "get",
    path: "/api/tokens",
    tag: ACCOUNTS,
    summary: "One's API tokens",
    caller: "user",
    query: Page,
    answers: { 200: ok(z.array(Token), "The tokens", PAGED) },
    problems: [400],
  },
  {
    method: "post",
    path: "/api/tokens",
    tag: ACCOUNTS,
    summary: "A new API token",
    caller: "user",
    headers: IDEMPOTENT,
    body: CreateToken,
    answers: { 201: ok(Token.extend({ token: z.string() }), "The token with its secret, shown this once") },
    problems: [400, 403, 409, 422],
  },
  {
    method: "delete",
    path: "/api/tokens/{id}",
    tag: ACCOUNTS,
    summary: "Revoke a token, at once",
    caller: "user",
    params: byId,
    answers: { 204: gone },
    problems: [404],
  },
  {
    method: "get",
    path: "/api/users",
    tag: ACCOUNTS,
    summary: "People, with their pictures",
    caller: "admin",
    query: Page.extend({ q: z.string().max(200).optional().describe("Part of a name or an address.") }),
    answers: { 200: ok(z.array(Person), "The people, newest first", PAGED) },
    problems: [400, 403],
  },
  {
    method: "post",
    path: "/api/users",
    tag: ACCOUNTS,
    summary: "A new person",
    caller: "admin",
    headers: IDEMPOTENT,
    body: CreatePerson,
    answers: { 201: ok(Person, "The person") },
    problems: [400, 403, 409, 422],
  },
  {
    method: "get",
    path: "/api/users/{id}",
    tag: ACCOUNTS,
    summary: "One person",
    caller: "admin",
    params: byId,
    answers: { 200: ok(Person, "The person") },
    problems: [403, 404],
  },
  {
    method: "patch",
    path: "/api/users/{id}",
    tag: ACCOUNTS,
    summary: "Change a person's role or name, or disable them",
    caller: "admin",
    params: byId,
    body: ChangePerson,
    answers: { 200: ok(Person, "The person") },
    problems: [400, 403, 404],
  },
  {
    method: "get",
    path: "/api/invitations",
    tag: ACCOUNTS,
    summary: "The invitations that can still be used",
    caller: "admin",
    query: Page,
    answers: { 200: ok(z.array(Invitation), "The invitations, newest first", PAGED) },
    problems: [400, 403],
  },
  {
    method: "post",
    path: "/api/invitations",
    tag: ACCOUNTS,
    summary: "A link by which somebody makes an account",
    description:
      "It works once, for 7 days where `expires_at` says nothing else, and only while its maker is an administrator. " +
      "Refused with 403 where `REGISTRATION` is `closed`.",
    caller: "admin",
    headers: IDEMPOTENT,
    body: CreateInvitation,
    answers: { 201: ok(Invitation.extend({ url: z.url() }), "The invitation with its link, shown this once") },
    problems: [400, 403, 409, 422],
  },
  {
    method: "delete",
    path: "/api/invitations/{id}",
    tag: ACCOUNTS,
    summary: "Withdraw an invitation, at once",
    caller: "admin",
    params: byId,
    answers: { 204: gone },
    problems: [403, 404],
  },

  {
    method: "get",
    path: "/api/orgs",
    tag: ORGANIZATIONS,
    summary: "One's organizations",
    caller: "user",
    answers: { 200: ok(z.array(Organization), "The organizations") },
  },
  {
    method: "post",
    path: "/api/orgs",
    tag: ORGANIZATIONS,
    summary: "A new organization",
    caller: "user",
    headers: IDEMPOTENT,
    body: CreateOrganization,
    answers: { 201: ok(Organization, "The organization") },
    problems: [400, 409, 422],
  },
  {
    method: "get",
    path: "/api/orgs/{org_slug}/usage",
    tag: ORGANIZATIONS,
    summary: "What the organization's pictures take, and may take",
    caller: "user",
    params: inOrganization,
    answers: { 200: ok(StorageUsage, "Originals and renditions") },
    problems: [403, 404],
  },
  {
    method: "get",
    path: "/api/orgs/{org_slug}/members",
    tag: ORGANIZATIONS,
    summary: "The members",
    caller: "user",
    params: inOrganization,
    query: Page,
    answers: { 200: ok(z.array(Member), "The members", PAGED) },
    problems: [400, 403, 404],
  },
  {
    method: "post",
    path: "/api/orgs/{org_slug}/members",
    tag: ORGANIZATIONS,
    summary: "Add a member by e-mail",
    caller: "user",
    params: inOrganization,
    headers: IDEMPOTENT,
    body: AddMember,
    answers: { 201: ok(Member, "The member") },
    problems: [400, 403, 404, 409, 422],
  },
  {
    method: "patch",
    path: "/api/orgs/{org_slug}/members/{user_id}",
    tag: ORGANIZATIONS,
    summary: "Change a member's role",
    caller: "user",
    params: inOrganization.extend({ user_id: z.uuid() }),
    body: ChangeMember,
    answers: { 200: ok(Member, "The member") },
    problems: [400, 403, 404],
  },
  {
    method: "delete",
    path: "/api/orgs/{org_slug}/members/{user_id}",
    tag: ORGANIZATIONS,
    summary: "Take a member out, or leave",
    caller: "user",
    params: inOrganization.extend({ user_id: z.uuid() }),
    answers: { 204: gone },
    problems: [400, 403, 404],
  },

  {
    method: "get",
    path: "/api/health",
    tag: ACCOUNTS,
    summary: "Whether database and storage can be used",
    caller: "none",
    answers: { 200: ok(Health, "All is well"), 503: ok(Health, "Something is not") },
  },
];
