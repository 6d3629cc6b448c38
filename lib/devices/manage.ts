import { isDeepStrictEqual } from "node:util";
import { ChangeDevice, type CreateDevice, type Device, DeviceProfile, type NewDevice } from "../contracts/devices";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { wakeDevices } from "../db/wakeDevices";
import type { Actor } from "../identity/actor";
import { type Auditor, audit } from "../identity/audit";
import { newDeviceToken } from "../identity/deviceTokens";
import { lockCaller } from "../identity/lockCaller";
import { dropUnusedRenditions } from "../images/deviceRenditions";
import type { AuditFacts } from "../policy/auditActions";
import { profileKey, readProfile } from "./profile";

/** How many devices a person may have. Each profile among them costs a rendition of each picture. */
export const MAX_DEVICES = 50;

/** `conflict`: the person has as many devices as one may have. */
export const tooManyDevices = () =>
  new AppError("conflict", `At most ${MAX_DEVICES} devices. Revoke one that is no longer used.`);

export const DEVICE = {
  id: true,
  name: true,
  profile: true,
  profileKey: true,
  createdAt: true,
  lastSeenAt: true,
  lastVersion: true,
  battery: true,
  firmware: true,
  rssi: true,
} as const;

export interface DeviceRow {
  id: string;
  name: string;
  profile: unknown;
  profileKey: string;
  createdAt: Date;
  lastSeenAt: Date | null;
  lastVersion: number | null;
  battery: number | null;
  firmware: string | null;
  rssi: number | null;
}

/** @param version of the owner's slots */
export const presentDevice = (row: DeviceRow, version: number): Device => ({
  id: row.id,
  name: row.name,
  profile: readProfile(row.profile),
  created_at: row.createdAt.toISOString(),
  last_seen_at: row.lastSeenAt?.toISOString() ?? null,
  last_version: row.lastVersion,
  up_to_date: row.lastVersion === version,
  battery: row.battery,
  firmware: row.firmware,
});

/** The version of a person's slots: it rises with each change; 0 where there is no such person. */
export const versionOf = async (userId: string, tx: Pick<Tx, "user"> = db()): Promise<number> =>
  (await tx.user.findUnique({ where: { id: userId }, select: { slotsVersion: true } }))?.slotsVersion ?? 0;

/** A page of the caller's devices, in the order in which they came. */
export async function listDevices(
  { userId }: Actor,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Device[]; next?: string; total: number }> {
  const [version, total, rows] = await Promise.all([
    versionOf(userId),
    db().device.count({ where: { userId } }),
    db().device.findMany({
      where: { userId, ...(after && { id: { gt: after } }) },
      orderBy: { id: "asc" },
      take: limit + 1,
      select: DEVICE,
    }),
  ]);
  const items = rows.slice(0, limit).map((row) => presentDevice(row, version));
  return { items, next: rows.length > limit ? items.at(-1)?.id : undefined, total };
}

/**
 * Makes a device. Its token is in the answer and nowhere else.
 * @throws AppError `conflict` when there are too many, `forbidden` for an API token that ends: a device does not
 */
export async function createDevice(actor: Actor, { name, profile: given }: CreateDevice): Promise<NewDevice> {
  const { userId, via } = actor;
  return transaction(async (tx) => {
    if (via.kind === "token") {
      const token = await tx.apiToken.findUnique({ where: { id: via.tokenId }, select: { expiresAt: true } });
      if (!token || token.expiresAt)
        throw new AppError("forbidden", "A token that ends cannot make a device, which does not");
    }
    await lockCaller(tx, actor);
    return insertDevice(tx, actor, userId, name, DeviceProfile.parse(given));
  });
}

/**
 * The same inside a transaction.
 * @param by who adds it: the actor, or the device itself at the end of its pairing
 * @throws AppError `conflict` where there are as many as one may have
 */
export async function insertDevice(
  tx: Tx,
  by: Auditor,
  userId: string,
  name: string,
  profile: DeviceProfile,
): Promise<NewDevice> {
  const { token, hash } = newDeviceToken();
  // Under a lock on the user's row: counted and made at once, however many try.
  await lockUser(tx, userId);
  if ((await tx.device.count({ where: { userId } })) >= MAX_DEVICES) throw tooManyDevices();
  const row = await tx.device.create({
    data: { id: newId(), userId, name, profile, profileKey: profileKey(profile), tokenHash: hash },
    select: DEVICE,
  });
  await audit(tx, by, { action: "device.added", userId, after: facts(row) });
  return { ...presentDevice(row, await versionOf(userId, tx)), token };
}

/** Renames a device or changes its profile, of which it then gets every picture anew. @throws AppError `not_found` */
export async function changeDevice(actor: Actor, id: string, change: ChangeDevice): Promise<Device> {
  const { userId } = actor;
  const { name, profile: given } = ChangeDevice.parse(change);
  const row = await transaction(async (tx) => {
    // Two changes at once follow one another, and no slot changes between the version that is read and the commit.
    await lockUser(tx, userId);
    const before = isUuid(id) ? await tx.device.findFirst({ where: { id, userId }, select: DEVICE }) : null;
    if (!before) throw notFound("Device not found");
    const profile = given && DeviceProfile.parse({ ...readProfile(before.profile), ...given });
    // A device that waits for a change is woken by this one too.
    if (profile) await wakeDevices(tx, userId);
    const key = profile && profileKey(profile);
    const profileVersion = key && key !== before.profileKey ? await versionOf(userId, tx) : undefined;
    const after = await tx.device.update({
      where: { id },
      data: { name, ...(profile && { profile, profileKey: key, profileVersion }) },
      select: DEVICE,
    });
    const reshaped = !isDeepStrictEqual(readProfile(before.profile), readProfile(after.profile));
    const changed = (row: DeviceRow) => ({
      id,
      name: row.name,
      ...(reshaped && { profile: readProfile(row.profile) }),
    });
    if (reshaped || before.name !== after.name)
      await audit(tx, actor, { action: "device.changed", userId, before: changed(before), after: changed(after) });
    return after;
  });
  await dropUnusedRenditions(userId);
  return presentDevice(row, await versionOf(userId));
}

/** Revokes a device: its token is refused at once, and a request of it that is held. @throws AppError `not_found` */
export async function revokeDevice(actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  await transaction(async (tx) => {
    await lockUser(tx, userId);
    const device = isUuid(id) ? await tx.device.findFirst({ where: { id, userId }, select: DEVICE }) : null;
    if (!device) throw notFound("Device not found");
    await tx.device.delete({ where: { id } });
    await wakeDevices(tx, userId);
    await audit(tx, actor, { action: "device.revoked", userId, before: facts(device) });
  });
  await dropUnusedRenditions(userId);
}

/** What the audit keeps of a device. */
const facts = ({ id, name, profile }: DeviceRow): AuditFacts => ({ id, name, profile: readProfile(profile) });
