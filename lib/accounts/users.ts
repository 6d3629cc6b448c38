import type { ChangePassword, ChangeProfile, Me } from "../contracts/accounts";
import { AppError, notFound } from "../core/errors";
import { newId } from "../core/ids";
import { brokenConstraint, db, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { query } from "../db/query";
import type { Actor } from "../identity/actor";
import { type Auditor, audit } from "../identity/audit";
import { consume, forget } from "../identity/limits";
import { hashPassword, verifyPassword } from "../identity/password";
import { mediaUrl } from "../images/sign";
import { voidLinks } from "./links";
import { listOrganizations } from "./organizations";

/** A person as the command line and administrators see them. */
export interface User {
  id: string;
  email: string;
  name: string;
  role: "user" | "admin";
}

const USER = { id: true, email: true, name: true, role: true } as const;

export interface NewUser {
  /** In lower case. */
  email: string;
  name: string;
  role: "user" | "admin";
  password: string;
}

/** Makes an account, as the command line does. @throws AppError `conflict` where the address has an account */
export async function createUser(
  { email, name, role, password }: NewUser,
  by: Auditor = { via: { kind: "cli" } },
): Promise<User> {
  const passwordHash = await hashPassword(password);
  try {
    return await transaction(async (tx) => {
      const user = await tx.user.create({ data: { id: newId(), email, name, role, passwordHash }, select: USER });
      await audit(tx, by, { action: "person.created", userId: user.id, after: { ...user } });
      return user;
    });
  } catch (error) {
    if (brokenConstraint(error)) throw new AppError("conflict", "There is an account with this e-mail address already");
    throw error;
  }
}

/** Whose address this is, in lower case; null where nobody has it. */
export const findUserByEmail = (email: string): Promise<User | null> =>
  db().user.findUnique({ where: { email }, select: USER });

/** The objects of somebody's profile image: as it was uploaded, and the smallest version. */
async function profileImageKeys(userId: string): Promise<{ original: string; thumb: string } | null> {
  const [row] = await query<{ original: string; thumb: string }>(
    "profile image",
    `SELECT image.key AS original, coalesce(made.key, image.key) AS thumb FROM users
     JOIN uploads AS upload ON upload.id = users.profile_upload_id JOIN images AS image ON image.id = upload.image_id
     LEFT JOIN renditions AS made ON made.image_id = image.id AND made.name = 'thumb' WHERE users.id = $1`,
    [userId],
  );
  return row ?? null;
}

/** The address of somebody's profile image, as small as pages show it, or null. */
export async function profilePicture(userId: string): Promise<string | null> {
  const keys = await profileImageKeys(userId);
  return keys && mediaUrl(keys.thumb);
}

/** What the caller is told of themselves. */
export async function presentMe(actor: Actor): Promise<Me> {
  const { userId, email, name, role } = actor;
  const [organizations, profileImage] = await Promise.all([listOrganizations(actor), profileImageKeys(userId)]);
  return {
    id: userId,
    email,
    name,
    role,
    profile_image_url: profileImage && mediaUrl(profileImage.original),
    organizations: organizations.map((organization) => ({
      slug: organization.slug,
      name: organization.name,
      role: organization.role,
    })),
  };
}

/** @throws AppError `not_found` */
export async function changeProfile(actor: Actor, { name }: ChangeProfile): Promise<User> {
  const { userId } = actor;
  return transaction(async (tx) => {
    await lockUser(tx, userId);
    const before = await tx.user.findUnique({ where: { id: userId }, select: USER });
    if (!before) throw notFound();
    if (before.name === name) return before;
    const after = await tx.user.update({ where: { id: userId }, data: { name }, select: USER });
    await audit(tx, actor, { action: "person.changed", userId, before: { name: before.name }, after: { name } });
    return after;
  });
}

/**
 * Changes the caller's password and ends every other session of theirs. API tokens go on: they are revoked one by one.
 * @throws AppError `invalid_request` (path `current`) for a wrong current password, `too_many_requests`
 */
export async function changePassword(actor: Actor, { current, next }: ChangePassword): Promise<void> {
  const { userId, via } = actor;
  await consume("password", userId);
  const user = await db().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  const before = user?.passwordHash ?? null;
  if (!(await verifyPassword(current, before)) || before === null) throw wrongPassword();
  const passwordHash = await hashPassword(next);
  await transaction(async (tx) => {
    // Only while the password that was verified is in force: of two changes at once, one wins.
    const { count } = await tx.user.updateMany({ where: { id: userId, passwordHash: before }, data: { passwordHash } });
    if (!count) throw wrongPassword();
    const kept = via.kind === "session" ? { id: { not: via.sessionId } } : {};
    await tx.session.deleteMany({ where: { userId, ...kept } });
    await audit(tx, actor, { action: "password.changed", userId });
    // A password that was set otherwise leaves no link behind that sets another.
    await voidLinks(tx, { userId });
  });
  await forget("password", userId);
}

function wrongPassword(): AppError {
  const message = "The current password is not right";
  return new AppError("invalid_request", message, { errors: [{ path: "current", message }] });
}
