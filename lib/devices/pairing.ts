import { DeviceName, DeviceProfile, type NewDevice, type PairingView } from "../contracts/devices";
import { sha256 } from "../core/bytes";
import { AppError, notFound } from "../core/errors";
import { newId, randomKey } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { addressKey, consume, giveBack } from "../identity/limits";
import { lockCaller } from "../identity/lockCaller";
import { insertDevice, MAX_DEVICES, tooManyDevices } from "./manage";
import { readProfile } from "./profile";
import { newUserCode, readUserCode, showUserCode } from "./userCode";

const EXPIRES_SECONDS = 600;
const POLL_SECONDS = 5;
/** How much slower a device that polls too fast has to become (RFC 8628, 3.5). */
const SLOW_DOWN_SECONDS = 5;
/** A poll may come this much early: networks shift. */
const POLL_TOLERANCE_MS = 500;

/** What a device shows and polls with: the answer of RFC 8628, 3.2, without the addresses. */
export interface Authorization {
  deviceCode: string;
  /** `ABCD-EFGH`. */
  userCode: string;
  expiresIn: number;
  interval: number;
}

/** Begins a pairing. @throws AppError `too_many_requests` */
export async function authorizeDevice(clientName: string, profile: Partial<DeviceProfile>): Promise<Authorization> {
  await consume("pairingStart", addressKey());
  const name = DeviceName.parse(clientName);
  const deviceCode = randomKey(32);
  const userCode = newUserCode();
  await db().devicePairing.create({
    data: {
      id: newId(),
      deviceCodeHash: new Uint8Array(sha256(deviceCode)),
      userCode,
      clientName: name,
      profile: DeviceProfile.parse(profile),
      pollSeconds: POLL_SECONDS,
      expiresAt: new Date(Date.now() + EXPIRES_SECONDS * 1000),
    },
  });
  return { deviceCode, userCode: showUserCode(userCode), expiresIn: EXPIRES_SECONDS, interval: POLL_SECONDS };
}

/** Why a device does not get its token now (RFC 8628, 3.5). */
export type PairingRefusal = "authorization_pending" | "slow_down" | "expired_token" | "access_denied";

/** A device asks for its token. It gets it once; a code that is unknown, used or too old has expired. */
export async function pollPairing(deviceCode: string): Promise<NewDevice | PairingRefusal> {
  await consume("pairingPoll", addressKey());
  const hash = sha256(deviceCode);
  // Most that is unknown ends here, for the price of one read.
  const known = await db().devicePairing.findUnique({
    where: { deviceCodeHash: new Uint8Array(hash) },
    select: { approvedById: true },
  });
  if (!known) return "expired_token";
  return transaction(async (tx) => {
    // Whoever approved it before the pairing, as who takes all ways in from them does: nobody waits in a circle.
    if (known.approvedById) await lockUser(tx, known.approvedById);
    const rows = await tx.$queryRaw<{ id: string }[]>(
      Prisma.sql`SELECT id FROM device_pairings WHERE device_code_hash = ${hash} FOR UPDATE`,
    );
    const pairing =
      rows[0] &&
      (await tx.devicePairing.findUnique({
        where: { id: rows[0].id },
        include: { approvedBy: { select: { email: true } } },
      }));
    if (!pairing || pairing.expiresAt <= new Date()) return "expired_token";
    if (pairing.deniedAt) {
      await tx.devicePairing.delete({ where: { id: pairing.id } });
      return "access_denied";
    }
    // Approved in this moment: the next poll brings the token.
    if (pairing.approvedById && !known.approvedById) return "authorization_pending";
    if (pairing.approvedById) {
      await tx.devicePairing.delete({ where: { id: pairing.id } });
      // Filled up since the approval, which looked.
      if ((await tx.device.count({ where: { userId: pairing.approvedById } })) >= MAX_DEVICES) return "access_denied";
      const by = {
        userId: pairing.approvedById,
        email: pairing.approvedBy?.email,
        via: { kind: "device", name: pairing.clientName },
      } as const;
      return insertDevice(tx, by, pairing.approvedById, pairing.clientName, readProfile(pairing.profile));
    }
    const now = new Date();
    const earliest = (pairing.lastPolledAt?.getTime() ?? 0) + pairing.pollSeconds * 1000 - POLL_TOLERANCE_MS;
    const tooSoon = now.getTime() < earliest;
    await tx.devicePairing.update({
      where: { id: pairing.id },
      data: { lastPolledAt: now, ...(tooSoon && { pollSeconds: { increment: SLOW_DOWN_SECONDS } }) },
    });
    return tooSoon ? "slow_down" : "authorization_pending";
  });
}

const UNKNOWN = "This code is not known, or its time is over. Look at the device for a new one.";

/**
 * The pairing that somebody typed the code of. Wrong codes are counted, by person and by address: eight letters cannot be
 * guessed at this rate.
 * @throws AppError `not_found`, `too_many_requests`
 */
async function findOpen(actor: Actor, typed: string) {
  const keys = [
    ["pairingCode", actor.userId],
    ["pairingCode", addressKey()],
  ] as const;
  for (const [limit, key] of keys) await consume(limit, key);
  const userCode = readUserCode(typed);
  const pairing = userCode ? await db().devicePairing.findUnique({ where: { userCode } }) : null;
  const isOpen = pairing && pairing.expiresAt > new Date() && !pairing.deniedAt && !pairing.approvedById;
  if (!isOpen) throw notFound(UNKNOWN);
  for (const [limit, key] of keys) await giveBack(limit, key);
  return pairing;
}

/** @throws AppError `not_found`, `too_many_requests` */
export async function findPairing(actor: Actor, typed: string): Promise<PairingView> {
  const { userCode, clientName, profile, expiresAt } = await findOpen(actor, typed);
  return {
    userCode: showUserCode(userCode),
    clientName,
    profile: readProfile(profile),
    expiresAt: expiresAt.toISOString(),
  };
}

/**
 * Lets the device show the actor's pictures; it fetches its token at its next poll.
 * @throws AppError `not_found`, `too_many_requests`, `conflict` when there are too many devices
 */
export async function approvePairing(actor: Actor, typed: string): Promise<void> {
  if ((await db().device.count({ where: { userId: actor.userId } })) >= MAX_DEVICES) throw tooManyDevices();
  await decide(actor, typed, { approvedById: actor.userId });
}

/** @throws AppError `not_found`, `too_many_requests` */
export async function denyPairing(actor: Actor, typed: string): Promise<void> {
  await decide(actor, typed, { deniedAt: new Date() });
}

async function decide(actor: Actor, typed: string, data: { approvedById: string } | { deniedAt: Date }): Promise<void> {
  const { id } = await findOpen(actor, typed);
  const { count } = await transaction(async (tx) => {
    await lockCaller(tx, actor);
    // Decided once, by whoever comes first.
    return tx.devicePairing.updateMany({ where: { id, approvedById: null, deniedAt: null }, data });
  });
  if (!count) throw new AppError("not_found", UNKNOWN);
}
