import { z } from "zod";
import { AUDIT_ACTIONS, type AuditAction } from "../policy/auditActions";

const ACTIONS = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]];
const Facts = z.record(z.string(), z.unknown()).nullable();

/** One entry of the audit as it goes over the wire. */
export const AuditItem = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z
    .object({ id: z.uuid().nullable(), name: z.string(), email: z.string().nullable() })
    .nullable()
    .describe("Who did it; null where nobody was signed in."),
  via: z.enum(["session", "token", "device", "cli", "none"]),
  via_name: z.string().nullable().describe("Of the API token or the device."),
  address: z.string().nullable().describe("The client's IP address. Of others' doings, for administrators alone."),
  request_id: z.string().nullable().describe("Of others' doings, for administrators alone."),
  action: z.string(),
  summary: z.string().describe("What was done, in words, to be read after the name of who did it."),
  user_id: z.uuid().nullable().describe("Whom it is about."),
  organization_id: z.uuid().nullable().describe("Which organization it is about."),
  before: Facts,
  after: Facts,
});
export type AuditItem = z.output<typeof AuditItem>;

/** Where a page of the audit ends. */
export const AuditPosition = z.object({ at: z.iso.datetime(), id: z.uuid() });
export type AuditPosition = z.output<typeof AuditPosition>;

const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], "This is no day and no time (ISO 8601)");

const filters = {
  action: z.enum(ACTIONS, "There is no such action").optional(),
  from: Moment.optional().describe("A day in UTC or a time: what happened then or later."),
  to: Moment.optional().describe("A day in UTC, which is included, or a time: what happened before it ended."),
};

/** What of one's own is asked for. */
export const OwnAuditQuery = z.object(filters);

/** What is asked for. */
export const AuditQuery = z.object({
  user_id: z.uuid("This is no id").optional().describe("Whom it is about."),
  organization: z.string().max(100).optional().describe("The slug or the id of an organization."),
  ...filters,
});
export type AuditQuery = z.output<typeof AuditQuery>;

/** As many entries are counted: nobody reads how many millions there are, and each page would count them anew. */
export const AUDIT_COUNTED = 10_000;

/** A page of the audit. */
export interface AuditPage {
  items: AuditItem[];
  next?: AuditPosition;
  /** At most `AUDIT_COUNTED`. */
  total: number;
}

/** How many entries the page shows at once. */
export const AUDIT_PER_PAGE = 20;

/** The page's "Show more", and its look at what is new. */
export const MoreHistory = z.object({ userId: z.uuid(), after: AuditPosition.optional() });

export const AuditReference = z.object({ id: z.uuid() });
