import { z } from "zod";
import { CreateToken, Me, StorageUsage, Token } from "./accounts";
import { AUDIT_COUNTED, AuditItem, AuditQuery, OwnAuditQuery } from "./audit";
import { CreateInvitation, Invitation } from "./invitations";
import { byId, gone, IDEMPOTENT, type Operation, ok, PAGED, Page } from "./operationParts";
import { ChangePerson, CreatePerson, Person } from "./people";

const common = { tag: "Accounts", caller: "user" } as const;
/** What administrators alone may ask. */
const administration = { ...common, caller: "admin" } as const;

/** The headers of a page of the audit, which grows without end. */
const COUNTED = {
  ...PAGED,
  "X-Total-Count": `How many there are, counted up to ${AUDIT_COUNTED}. \`Link\` goes on beyond.`,
};

/** The addresses of accounts: one's own, other people's, invitations, and who did what. */
export const ACCOUNT_OPERATIONS: readonly Operation[] = [
  {
    ...common,
    method: "get",
    path: "/api/me",
    summary: "Who am I",
    answers: { 200: ok(Me, "The caller") },
  },
  {
    ...common,
    method: "get",
    path: "/api/me/usage",
    summary: "What one's pictures take, and may take",
    answers: { 200: ok(StorageUsage, "Originals, renditions and what can still be restored") },
  },
  {
    ...common,
    method: "get",
    path: "/api/tokens",
    summary: "One's API tokens",
    query: Page,
    answers: { 200: ok(z.array(Token), "The tokens", PAGED) },
    problems: [400],
  },
  {
    ...common,
    method: "post",
    path: "/api/tokens",
    summary: "A new API token",
    headers: IDEMPOTENT,
    body: CreateToken,
    answers: { 201: ok(Token.extend({ token: z.string() }), "The token with its secret, shown this once") },
    problems: [400, 403, 409, 422],
  },
  {
    ...common,
    method: "delete",
    path: "/api/tokens/{id}",
    summary: "Revoke a token, at once",
    params: byId,
    answers: { 204: gone },
    problems: [404],
  },
  {
    ...administration,
    method: "get",
    path: "/api/users",
    summary: "People, with their pictures",
    query: Page.extend({ q: z.string().max(200).optional().describe("Part of a name or an address.") }),
    answers: { 200: ok(z.array(Person), "The people, newest first", PAGED) },
    problems: [400, 403],
  },
  {
    ...administration,
    method: "post",
    path: "/api/users",
    summary: "A new person",
    headers: IDEMPOTENT,
    body: CreatePerson,
    answers: { 201: ok(Person, "The person") },
    problems: [400, 403, 409, 422],
  },
  {
    ...administration,
    method: "get",
    path: "/api/users/{id}",
    summary: "One person",
    params: byId,
    answers: { 200: ok(Person, "The person") },
    problems: [403, 404],
  },
  {
    ...administration,
    method: "patch",
    path: "/api/users/{id}",
    summary: "Change a person's role or name, or disable them",
    params: byId,
    body: ChangePerson,
    answers: { 200: ok(Person, "The person") },
    problems: [400, 403, 404],
  },
  {
    ...administration,
    method: "get",
    path: "/api/invitations",
    summary: "The invitations that can still be used",
    query: Page,
    answers: { 200: ok(z.array(Invitation), "The invitations, newest first", PAGED) },
    problems: [400, 403],
  },
  {
    ...administration,
    method: "post",
    path: "/api/invitations",
    summary: "A link by which somebody makes an account",
    description:
      "It works once, for 7 days where `expires_at` says nothing else, and only while its maker is an administrator. " +
      "Refused with 403 where `REGISTRATION` is `closed`.",
    headers: IDEMPOTENT,
    body: CreateInvitation,
    answers: { 201: ok(Invitation.extend({ url: z.url() }), "The invitation with its link, shown this once") },
    problems: [400, 403, 409, 422],
  },
  {
    ...administration,
    method: "delete",
    path: "/api/invitations/{id}",
    summary: "Withdraw an invitation, at once",
    params: byId,
    answers: { 204: gone },
    problems: [403, 404],
  },
  {
    ...administration,
    method: "get",
    path: "/api/audit",
    summary: "Who did what, newest first",
    query: AuditQuery.extend(Page.shape),
    answers: { 200: ok(z.array(AuditItem), "The entries", COUNTED) },
    problems: [400],
  },
  {
    ...common,
    method: "get",
    path: "/api/me/audit",
    summary: "Who did what that concerns oneself, newest first",
    query: OwnAuditQuery.extend(Page.shape),
    answers: { 200: ok(z.array(AuditItem), "The entries", COUNTED) },
    problems: [400],
  },
];
