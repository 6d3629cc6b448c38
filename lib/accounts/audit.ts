import { AUDIT_COUNTED, type AuditItem, type AuditPage, type AuditPosition, type AuditQuery } from "../contracts/audit";
import { isUuid } from "../core/ids";
import { asDatabaseError, db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { may, must } from "../identity/may";
import { type AuditFacts, auditSentence } from "../policy/auditActions";

interface Row {
  id: string;
  at: Date;
  actor_id: string | null;
  actor_email: string | null;
  actor_name: string | null;
  via: AuditItem["via"];
  via_name: string | null;
  address: string | null;
  request_id: string | null;
  action: string;
  user_id: string | null;
  organization_id: string | null;
  before: AuditFacts | null;
  after: AuditFacts | null;
}

/** A query whose organisation is known by its id. */
type Filter = Omit<AuditQuery, "organization"> & { organization_id?: string };

interface PageOptions extends Filter {
  limit: number;
  after?: AuditPosition;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const beginning = (moment: string): Date => new Date(moment);
/** A day ends when the next begins. */
const end = (moment: string): Date => new Date(new Date(moment).getTime() + (DAY.test(moment) ? 86_400_000 : 0));

function found({ user_id, organization_id, action, from, to }: Filter): Prisma.Sql {
  const conditions = [
    user_id ? Prisma.sql`entry.user_id = ${user_id}::uuid` : null,
    organization_id ? Prisma.sql`entry.organization_id = ${organization_id}::uuid` : null,
    action ? Prisma.sql`entry.action = ${action}` : null,
    from ? Prisma.sql`entry.at >= ${beginning(from)}` : null,
    to ? Prisma.sql`entry.at < ${end(to)}` : null,
  ].filter((condition) => condition !== null);
  return Prisma.sql`FROM audit_entries AS entry WHERE ${conditions.length ? Prisma.join(conditions, " AND ") : Prisma.sql`TRUE`}`;
}

/** The statement of a page. Exported for the test that looks at its plan. */
export function pageStatement({ limit, after, ...filter }: PageOptions): Prisma.Sql {
  const begins = after
    ? Prisma.sql`AND (entry.at, entry.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  // Who did it is looked up after the page is cut out, one by one: a join might read all the people.
  return Prisma.sql`
    SELECT page.*, (SELECT name FROM users WHERE id = page.actor_id) AS actor_name
    FROM (SELECT entry.* ${found(filter)} ${begins} ORDER BY entry.at DESC, entry.id DESC LIMIT ${limit + 1}) AS page
    ORDER BY page.at DESC, page.id DESC`;
}

/**
 * A page of the audit, newest first: for administrators of everybody, for others of what is about themselves. What people
 * and organisations are gone may still be asked for by their ids.
 * @throws AppError `not_found` for who asks about somebody else
 */
export async function listAudit(
  actor: Actor,
  { organization, ...query }: AuditQuery,
  page: { limit: number; after?: AuditPosition },
): Promise<AuditPage> {
  must(actor, "audit:read", { userId: query.user_id ?? null });
  try {
    const organization_id = organization === undefined ? undefined : await organizationId(organization);
    if (organization_id === null) return { items: [], total: 0 };
    const filter = { ...query, organization_id };
    const [rows, [count]] = await Promise.all([
      db().$queryRaw<Row[]>(pageStatement({ ...filter, ...page })),
      db().$queryRaw<{ total: number }[]>(Prisma.sql`
        SELECT count(*)::int AS total FROM (SELECT 1 ${found(filter)} LIMIT ${AUDIT_COUNTED}) AS counted`),
    ]);
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => present(actor, row)),
      next: last && { at: last.at.toISOString(), id: last.id },
      total: count?.total ?? 0,
    };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

async function organizationId(slugOrId: string): Promise<string | null> {
  const known = await db().organization.findUnique({ where: { slug: slugOrId }, select: { id: true } });
  return known?.id ?? (isUuid(slugOrId) ? slugOrId : null);
}

/** From where others did something is for administrators to know; who and when is for whom it is about. */
function present(reader: Actor, row: Row): AuditItem {
  const { id, at, actor_id, actor_email, actor_name, via, via_name, address, request_id, action, before, after } = row;
  const whole = may(reader, "people:manage", {}) || actor_id === reader.userId;
  const name = actor_name ?? actor_email;
  return {
    id,
    at: at.toISOString(),
    actor: name === null ? null : { id: actor_id, name, email: whole ? actor_email : null },
    via,
    via_name: whole ? via_name : null,
    address: whole ? address : null,
    request_id: whole ? request_id : null,
    action,
    summary: auditSentence(action, before, after),
    user_id: row.user_id,
    organization_id: row.organization_id,
    before,
    after,
  };
}
