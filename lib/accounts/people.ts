import type { ChangePerson, CreatePerson, PeopleList, Person } from "../contracts/people";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { asDatabaseError, brokenConstraint, db, Prisma, type Tx, transaction } from "../db/client";
import { containing, folded } from "../db/containing";
import { wakeDevices } from "../db/wakeDevices";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { must } from "../identity/may";
import { hashPassword } from "../identity/password";
import { mediaUrl } from "../images/sign";
import { voidLinks } from "./links";
import { narrowWebhooks } from "./otherWays";

interface Row {
  id: string;
  email: string;
  name: string;
  role: "user" | "admin";
  disabled_at: Date | null;
  created_at: Date;
  profile_key: string | null;
  profile_thumb: string | null;
}

interface SlotRow {
  id: string;
  user_id: string;
  order: number;
  name: string | null;
  key: string | null;
}

const COLUMNS = Prisma.sql`id, email, name, role::text, disabled_at, created_at,
  (SELECT image.key FROM uploads JOIN images AS image ON image.id = uploads.image_id
   WHERE uploads.id = users.profile_upload_id) AS profile_key,
  (SELECT made.key FROM uploads JOIN renditions AS made ON made.image_id = uploads.image_id AND made.name = 'thumb'
   WHERE uploads.id = users.profile_upload_id) AS profile_thumb`;

interface PeoplePage {
  q?: string;
  limit: number;
  after?: string;
}

const found = (q = ""): Prisma.Sql =>
  q.trim() ? Prisma.sql`${folded(Prisma.sql`name || ' ' || email`)} LIKE ${containing(q)}` : Prisma.sql`TRUE`;

/** The statement of a page. Exported for the test that looks at its plan. */
export const pageStatement = ({ q, limit, after }: PeoplePage): Prisma.Sql => Prisma.sql`
  SELECT ${COLUMNS} FROM users
  WHERE ${found(q)} AND ${after ? Prisma.sql`id < ${after}::uuid` : Prisma.sql`TRUE`}
  ORDER BY id DESC LIMIT ${limit + 1}`;

/**
 * A page of the people, newest first, of whom a part of the name or address is `q`; each with their pictures. Three
 * queries, however many people.
 * @throws AppError `forbidden`
 */
export async function listPeople(actor: Actor, page: PeoplePage): Promise<PeopleList> {
  must(actor, "people:manage", {});
  const { q, limit } = page;
  try {
    const [rows, [count]] = await Promise.all([
      db().$queryRaw<Row[]>(pageStatement(page)),
      db().$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::int AS total FROM users WHERE ${found(q)}`),
    ]);
    const items = await withSlots(rows.slice(0, limit));
    return { items, next: rows.length > limit ? items.at(-1)?.id : undefined, total: count?.total ?? 0 };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

async function withSlots(rows: Row[]): Promise<Person[]> {
  const ids = rows.map(({ id }) => id);
  const slots = ids.length
    ? await db().$queryRaw<SlotRow[]>(Prisma.sql`
        SELECT slot.id, slot.user_id, slot."order", slot.name, coalesce(made.key, image.key) AS key
        FROM reference_images AS slot LEFT JOIN images AS image ON image.id = slot.image_id
        LEFT JOIN renditions AS made ON made.image_id = image.id AND made.name = 'thumbnail'
        WHERE slot.user_id = ANY(${ids}::uuid[]) AND slot.deleted_at IS NULL ORDER BY slot."order"`)
    : [];
  return rows.map((row) =>
    present(
      row,
      slots.filter(({ user_id }) => user_id === row.id),
    ),
  );
}

const present = (
  { id, email, name, role, disabled_at, created_at, profile_key, profile_thumb }: Row,
  slots: SlotRow[],
): Person => ({
  id,
  email,
  name,
  role,
  disabled: disabled_at !== null,
  created_at: created_at.toISOString(),
  profile_image_url: profile_key && mediaUrl(profile_key),
  profile_image_thumbnail: profile_key && mediaUrl(profile_thumb ?? profile_key),
  reference_image_count: slots.length,
  reference_images: slots.flatMap((slot) =>
    slot.key ? [{ id: slot.id, order: slot.order, name: slot.name, thumbnail: mediaUrl(slot.key) }] : [],
  ),
});

/** One person. @throws AppError `not_found` */
export async function readPerson(actor: Actor, id: string): Promise<Person> {
  must(actor, "people:manage", {});
  const rows = isUuid(id)
    ? await db().$queryRaw<Row[]>(Prisma.sql`SELECT ${COLUMNS} FROM users WHERE id = ${id}::uuid`)
    : [];
  const [person] = await withSlots(rows);
  if (!person) throw notFound("User not found");
  return person;
}

/** @throws AppError `conflict` where the address has an account */
export async function createPerson(actor: Actor, { email, name, role, password }: CreatePerson): Promise<Person> {
  must(actor, "people:manage", {});
  const id = newId();
  const passwordHash = password ? await hashPassword(password) : null;
  const person = { id, email, name: name ?? email.slice(0, email.indexOf("@")), role };
  try {
    await transaction(async (tx) => {
      await tx.user.create({ data: { ...person, passwordHash } });
      await audit(tx, actor, { action: "person.created", userId: id, after: person });
    });
  } catch (error) {
    if (brokenConstraint(error)) throw new AppError("conflict", "There is an account with this e-mail address already");
    throw asDatabaseError(error);
  }
  return readPerson(actor, id);
}

/**
 * Changes a person. Who is disabled is signed out everywhere at once: sessions, tokens and devices ask for it at each
 * request, and the sessions are ended for good.
 * @throws AppError `not_found`, `last_admin`
 */
export async function changePerson(actor: Actor, id: string, { role, name, disabled }: ChangePerson): Promise<Person> {
  must(actor, "people:manage", {});
  if (!isUuid(id)) throw notFound("User not found");
  await transaction(async (tx) => {
    // All administrators, in one order: two who demote each other wait, and the second finds himself the last.
    const admins = await tx.$queryRaw<{ id: string }[]>(
      Prisma.sql`SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
    );
    const loses = role === "user" || disabled === true;
    if (loses && admins.length === 1 && admins[0]?.id === id.toLowerCase())
      throw new AppError("last_admin", "The last administrator cannot be demoted or disabled");
    const disabledAt = disabled === undefined ? undefined : disabled ? new Date() : null;
    const before = await lockPerson(tx, id);
    await tx.user.updateMany({ where: { id }, data: { role, name, disabledAt } });
    if (disabled) await tx.session.deleteMany({ where: { userId: id } });
    // A request of their devices that is held ends as well.
    if (disabled) await wakeDevices(tx, id);
    // For good: who is an administrator again later finds none of them revived.
    if (loses) await voidLinks(tx, { madeById: id });
    if (disabled) await voidLinks(tx, { userId: id });
    if (role === "user") await narrowWebhooks(tx, actor, id);
    const after = { name, role, disabled };
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
      (key) => after[key] !== undefined && after[key] !== before[key],
    );
    const facts = (from: typeof after) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    if (changed.length)
      await audit(tx, actor, { action: "person.changed", userId: id, before: facts(before), after: facts(after) });
  });
  return readPerson(actor, id);
}

/** A person as they are, until the transaction ends: what the audit says they were must be so. @throws AppError `not_found` */
async function lockPerson(tx: Tx, id: string): Promise<Pick<Person, "name" | "role" | "disabled">> {
  const [person] = await tx.$queryRaw<Pick<Person, "name" | "role" | "disabled">[]>(Prisma.sql`
    SELECT name, role::text, disabled_at IS NOT NULL AS disabled FROM users WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
  if (!person) throw notFound("User not found");
  return person;
}
