import type { AddMember, CreateOrganization, Member, Organization, OrganizationRole } from "../contracts/organizations";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { brokenConstraint, db, Prisma, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter, ORGANIZATION, type OrganizationRow } from "../identity/organizations";

const present = ({ id, slug, name, createdAt }: OrganizationRow, role: OrganizationRole): Organization => ({
  id,
  slug,
  name,
  role,
  created_at: createdAt.toISOString(),
});

/** The caller's organisations by name. */
export async function listOrganizations({ userId }: Actor): Promise<Organization[]> {
  const rows = await db().membership.findMany({
    where: { userId },
    orderBy: { organization: { name: "asc" } },
    select: { role: true, organization: { select: ORGANIZATION } },
  });
  return rows.map(({ organization, role }) => present(organization, role));
}

/** Makes an organisation, which its maker owns. @throws AppError `conflict` where the slug is taken */
export async function createOrganization(actor: Actor, { name, slug }: CreateOrganization): Promise<Organization> {
  const { userId } = actor;
  try {
    return await transaction(async (tx) => {
      const row = await tx.organization.create({
        data: { id: newId(), name, slug, members: { create: { userId, role: "owner" } } },
        select: ORGANIZATION,
      });
      const after = { id: row.id, slug, name };
      await audit(tx, actor, { action: "organization.created", userId, organizationId: row.id, after });
      return present(row, "owner");
    });
  } catch (error) {
    if (brokenConstraint(error)) throw new AppError("conflict", `The address ${slug} is taken`);
    throw error;
  }
}

const MEMBER = { role: true, createdAt: true, user: { select: { id: true, email: true, name: true } } } as const;

interface MemberRow {
  role: OrganizationRole;
  createdAt: Date;
  user: { id: string; email: string; name: string };
}

const presentMember = ({ role, createdAt, user }: MemberRow): Member => ({
  user_id: user.id,
  email: user.email,
  name: user.name,
  role,
  created_at: createdAt.toISOString(),
});

/** A page of the members, in the order in which they came. @throws AppError as `enter` */
export async function listMembers(
  actor: Actor,
  slug: string,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Member[]; next?: string; total: number }> {
  const { organization } = await enter(actor, slug, "org:read");
  const where = { organizationId: organization.id };
  const [rows, total] = await Promise.all([
    db().membership.findMany({
      where: { ...where, ...(after && { userId: { gt: after } }) },
      orderBy: { userId: "asc" },
      take: limit + 1,
      select: MEMBER,
    }),
    db().membership.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(presentMember);
  return { items, next: rows.length > limit ? items.at(-1)?.user_id : undefined, total };
}

/** @throws AppError as `enter`, `not_found` for an unknown address, `conflict` for who is a member already */
export async function addMember(actor: Actor, slug: string, { email, role }: AddMember): Promise<Member> {
  const { organization } = await enter(actor, slug, "org:manage");
  const user = await db().user.findUnique({ where: { email }, select: { id: true } });
  if (!user) throw notFound("There is no account with this e-mail address");
  try {
    return await transaction(async (tx) => {
      const row = await tx.membership.create({
        data: { organizationId: organization.id, userId: user.id, role },
        select: MEMBER,
      });
      await audit(tx, actor, { action: "member.added", ...about(organization, row), after: facts(organization, row) });
      return presentMember(row);
    });
  } catch (error) {
    if (brokenConstraint(error)) throw new AppError("conflict", "This person is a member already");
    throw error;
  }
}

/** @throws AppError as `enter`, `not_found`, `last_owner` */
export async function changeMember(
  actor: Actor,
  slug: string,
  userId: string,
  role: OrganizationRole,
): Promise<Member> {
  const { organization } = await enter(actor, slug, "org:manage");
  return transaction(async (tx) => {
    const before = await lockMember(tx, organization.id, userId, role !== "owner");
    if (before.role === role) return presentMember(before);
    const row = await tx.membership.update({
      where: { organizationId_userId: { organizationId: organization.id, userId } },
      data: { role },
      select: MEMBER,
    });
    const [was, is] = [facts(organization, before), facts(organization, row)];
    await audit(tx, actor, { action: "member.changed", ...about(organization, row), before: was, after: is });
    return presentMember(row);
  });
}

/** Takes somebody out; everybody may leave by themselves. @throws AppError as `enter`, `not_found`, `last_owner` */
export async function removeMember(actor: Actor, slug: string, userId: string): Promise<void> {
  const leaves = userId.toLowerCase() === actor.userId;
  const { organization } = await enter(actor, slug, leaves ? "org:read" : "org:manage");
  await transaction(async (tx) => {
    const member = await lockMember(tx, organization.id, userId, true);
    await tx.membership.delete({ where: { organizationId_userId: { organizationId: organization.id, userId } } });
    const before = facts(organization, member);
    await audit(tx, actor, { action: "member.removed", ...about(organization, member), before });
  });
}

/** Under a lock on the organisation: of two owners who leave at once, the second finds himself the last. */
async function lockMember(tx: Tx, organizationId: string, userId: string, losesOwner: boolean): Promise<MemberRow> {
  await tx.$queryRaw(Prisma.sql`SELECT id FROM organizations WHERE id = ${organizationId}::uuid FOR UPDATE`);
  const key = { organizationId, userId };
  const member = isUuid(userId)
    ? await tx.membership.findUnique({ where: { organizationId_userId: key }, select: MEMBER })
    : null;
  if (!member) throw notFound("Member not found");
  if (
    losesOwner &&
    member.role === "owner" &&
    (await tx.membership.count({ where: { organizationId, role: "owner" } })) === 1
  )
    throw new AppError("last_owner", "The last owner stays");
  return member;
}

/** Whom and what an entry of the audit is about. */
const about = ({ id }: OrganizationRow, { user }: MemberRow) => ({ userId: user.id, organizationId: id });

const facts = ({ name: organization }: OrganizationRow, { role, user: { email, name } }: MemberRow) => ({
  organization,
  email,
  name,
  role,
});
