import type { DevicesState, DeviceView } from "../contracts/devices";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { mediaUrl } from "../images/sign";
import { DEVICE, presentDevice, versionOf } from "./manage";
import { peekQueues } from "./queue";

/** A device that was not heard of for so many of its polls is late. */
const LATE_POLLS = 3;

/** Everything the devices page works on. Pictures that a device was not sent yet are left out: nobody waits for them here. */
export async function loadDevices({ userId }: Actor): Promise<DevicesState> {
  const [version, rows] = await Promise.all([
    versionOf(userId),
    db().device.findMany({ where: { userId }, orderBy: { id: "asc" }, select: DEVICE }),
  ]);
  const queues = await peekQueues(userId, [...new Set(rows.map((row) => row.profileKey))]);
  const devices = rows.map((row): DeviceView => {
    const device = presentDevice(row, version);
    const heardOf = (row.lastSeenAt ?? row.createdAt).getTime();
    return {
      ...device,
      behind: row.lastVersion === null ? null : Math.max(0, version - row.lastVersion),
      late: Date.now() - heardOf > LATE_POLLS * device.profile.poll_seconds * 1000,
      rssi: row.rssi,
      files: (queues.get(row.profileKey) ?? []).map(({ order, name, key, width, height }) => ({
        order,
        name,
        url: mediaUrl(key),
        width,
        height,
      })),
    };
  });
  return { devices, version };
}
