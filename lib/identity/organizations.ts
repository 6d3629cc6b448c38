import type { OrganizationRole } from "../contracts/organizations";
import { AppError, notFound } from "../core/errors";
import { db } from "../db/client";
import type { Actor } from "./actor";
import { may } from "./may";

/** The select of an organisation. */
export const ORGANIZATION = { id: true, slug: true, name: true, createdAt: true } as const;

/** An organisation as it is stored. */
export interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
}

/** An organisation and the caller's part in it. */
export interface OrganizationAccess {
  organization: OrganizationRow;
  role: OrganizationRole;
}

/**
 * Finds an organisation for somebody who wants to do something there.
 * @throws AppError `not_found` for an unknown slug, `forbidden` for no member or too small a role
 */
export async function enter(
  actor: Actor,
  slug: string,
  action: "org:read" | "org:write" | "org:manage",
): Promise<OrganizationAccess> {
  const found = await db().organization.findUnique({
    where: { slug },
    select: { ...ORGANIZATION, members: { where: { userId: actor.userId }, select: { role: true } } },
  });
  if (!found) throw notFound("Organization not found");
  const { members, ...organization } = found;
  const role = members[0]?.role;
  if (!role) throw new AppError("forbidden", "You are not a member of this organization");
  if (!may(actor, action, { role }))
    throw new AppError("forbidden", "Your role in this organization does not allow this");
  return { organization, role };
}
