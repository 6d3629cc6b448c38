import { sha256 } from "../core/bytes";
import { randomKey } from "../core/ids";
import { query } from "../db/query";

const PREFIX = "csd_";
const FORM = /^csd_[A-Za-z0-9_-]{43}$/;

/** A new secret of 256 random bits for a device, and what is stored of it. */
export function newDeviceToken(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = PREFIX + randomKey(32);
  return { token, hash: new Uint8Array(sha256(token)) };
}

/** A device as its token shows it, with what decides whether it is up to date. */
export interface DeviceCaller {
  deviceId: string;
  userId: string;
  /** As stored: a DeviceProfile. */
  profile: unknown;
  profileKey: string;
  /** Of the user's slots when the profile changed last, or null. */
  profileVersion: number | null;
  /** Of the user's slots, now. */
  version: number;
}

interface Row {
  id: string;
  user_id: string;
  profile: unknown;
  profile_key: string;
  profile_version: number | null;
  slots_version: number;
}

const CALLER = `SELECT d.id, d.user_id, d.profile, d.profile_key, d.profile_version, u.slots_version
  FROM devices d JOIN users u ON u.id = d.user_id`;

const present = (row: Row | undefined): DeviceCaller | null =>
  row
    ? {
        deviceId: row.id,
        userId: row.user_id,
        profile: row.profile,
        profileKey: row.profile_key,
        profileVersion: row.profile_version,
        version: row.slots_version,
      }
    : null;

/** The token of a request, where it has the form of a device's. */
export function deviceTokenOf(authorization: string | null | undefined): string | null {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  return token?.startsWith(PREFIX) ? token : null;
}

/** Whose token it is, or null: unknown, revoked, or of somebody who is disabled. One indexed read. */
export async function deviceOfToken(token: string): Promise<DeviceCaller | null> {
  if (!FORM.test(token)) return null;
  const hash = sha256(token);
  const [row] = await query<Row>("device-of-token", `${CALLER} WHERE d.token_hash = $1 AND u.disabled_at IS NULL`, [
    hash,
  ]);
  return present(row);
}

/** A device by its id, as `deviceOfToken` gives it. The caller decides who may know of it. */
export async function deviceById(id: string): Promise<DeviceCaller | null> {
  const [row] = await query<Row>("device-by-id", `${CALLER} WHERE d.id = $1 AND u.disabled_at IS NULL`, [id]);
  return present(row);
}
