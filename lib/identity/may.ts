import type { OrganizationRole } from "../contracts/organizations";
import type { Visibility } from "../contracts/projects";
import { notFound } from "../core/errors";
import type { Actor } from "./actor";

/** What somebody may want to do, with the shape of what it is done to. */
interface Actions {
  /** Read and change the five slots of a user. */
  "slots:manage": { ownerId: string };
  /** Delete, restore and arrange a user's uploads. */
  "uploads:manage": { ownerId: string };
  /** Delete them for good: nobody does that for somebody else. */
  "uploads:purge": { ownerId: string };
  /** See one of them: `shown` as somebody's profile image or on a gig. */
  "uploads:read": { ownerId: string; shown: boolean };
  /** See and change people. */
  "people:manage": Record<never, never>;
  /** Hear of everybody's images. */
  "webhooks:everybody": Record<never, never>;
  /** Read who did what to somebody; to anybody, where nobody is named. */
  "audit:read": { userId: string | null };
  /** Of an organisation one is a member of: see, change pictures, change members. */
  "org:read": { role: OrganizationRole };
  "org:write": { role: OrganizationRole };
  "org:manage": { role: OrganizationRole };
  /** See a project and its images; change them. */
  "project:read": { ownerId: string; visibility: Visibility };
  "project:write": { ownerId: string };
}

const RULES: { [A in keyof Actions]: (actor: Actor, target: Actions[A]) => boolean } = {
  "slots:manage": (actor, { ownerId }) => actor.userId === ownerId || actor.role === "admin",
  "uploads:manage": (actor, { ownerId }) => actor.userId === ownerId || actor.role === "admin",
  "uploads:purge": (actor, { ownerId }) => actor.userId === ownerId,
  "uploads:read": (actor, { ownerId, shown }) => shown || actor.userId === ownerId || actor.role === "admin",
  "people:manage": (actor) => actor.role === "admin",
  "webhooks:everybody": (actor) => actor.role === "admin",
  "audit:read": (actor, { userId }) => actor.userId === userId || actor.role === "admin",
  "org:read": () => true,
  "org:write": (_actor, { role }) => role !== "viewer",
  "org:manage": (_actor, { role }) => role === "owner",
  "project:read": (actor, { ownerId }) => actor.userId === ownerId || actor.role === "admin",
  "project:write": (actor, { ownerId }) => actor.userId === ownerId || actor.role === "admin",
};

/** What anybody may do, also somebody who is not signed in. */
const ANYBODY: { [A in keyof Actions]?: (target: Actions[A]) => boolean } = {
  "project:read": ({ visibility }) => visibility === "public",
};

/**
 * The one place that decides a permission.
 * @param actor null is somebody who is not signed in
 */
export function may<A extends keyof Actions>(actor: Actor | null, action: A, target: Actions[A]): boolean {
  return ANYBODY[action]?.(target) === true || (actor !== null && RULES[action](actor, target));
}

/** As `may`, and what isn't yours does not exist. @throws AppError `not_found` */
export function must<A extends keyof Actions>(actor: Actor, action: A, target: Actions[A], message?: string): void {
  if (!may(actor, action, target)) throw notFound(message);
}
