import { z } from "zod";
import { StorageUsage } from "./accounts";
import { gone, IDEMPOTENT, inOrganization, type Operation, ok, PAGED, Page } from "./operationParts";
import { AddMember, ChangeMember, CreateOrganization, Member, Organization } from "./organizations";

const BASE = "/api/orgs";
const MEMBERS = `${BASE}/{org_slug}/members`;
const common = { tag: "Organizations", caller: "user" } as const;

/** The addresses of organizations and their members. */
export const ORGANIZATION_OPERATIONS: readonly Operation[] = [
  {
    ...common,
    method: "get",
    path: BASE,
    summary: "One's organizations",
    answers: { 200: ok(z.array(Organization), "The organizations") },
  },
  {
    ...common,
    method: "post",
    path: BASE,
    summary: "A new organization",
    headers: IDEMPOTENT,
    body: CreateOrganization,
    answers: { 201: ok(Organization, "The organization") },
    problems: [400, 409, 422],
  },
  {
    ...common,
    method: "get",
    path: `${BASE}/{org_slug}/usage`,
    summary: "What the organization's pictures take, and may take",
    params: inOrganization,
    answers: { 200: ok(StorageUsage, "Originals and renditions") },
    problems: [403, 404],
  },
  {
    ...common,
    method: "get",
    path: MEMBERS,
    summary: "The members",
    params: inOrganization,
    query: Page,
    answers: { 200: ok(z.array(Member), "The members", PAGED) },
    problems: [400, 403, 404],
  },
  {
    ...common,
    method: "post",
    path: MEMBERS,
    summary: "Add a member by e-mail",
    params: inOrganization,
    headers: IDEMPOTENT,
    body: AddMember,
    answers: { 201: ok(Member, "The member") },
    problems: [400, 403, 404, 409, 422],
  },
  {
    ...common,
    method: "patch",
    path: `${MEMBERS}/{user_id}`,
    summary: "Change a member's role",
    params: inOrganization.extend({ user_id: z.uuid() }),
    body: ChangeMember,
    answers: { 200: ok(Member, "The member") },
    problems: [400, 403, 404],
  },
  {
    ...common,
    method: "delete",
    path: `${MEMBERS}/{user_id}`,
    summary: "Take a member out, or leave",
    params: inOrganization.extend({ user_id: z.uuid() }),
    answers: { 204: gone },
    problems: [400, 403, 404],
  },
];
