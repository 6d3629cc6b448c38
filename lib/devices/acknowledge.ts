import type { Acknowledgement } from "../contracts/devices";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { Prisma, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { DeviceCaller } from "../identity/deviceTokens";

/** A queue has five; a device that was away may tell of some that are gone. */
const MAX_VIEWED = 100;

/**
 * Notes what a device holds, and counts what it has shown.
 * @throws AppError `invalid_request` for a version that there never was, `not_found` for a picture that is not its
 *   owner's: then nothing is counted
 */
export async function acknowledge(
  { deviceId, userId, version: current }: DeviceCaller,
  { version, views = {}, battery, firmware, rssi }: Acknowledgement,
): Promise<void> {
  if (version > current)
    throw new AppError("invalid_request", "There is no such version", {
      errors: [{ path: "version", message: `At most ${current}` }],
    });
  const viewed = Object.entries(views).filter(([, count]) => count > 0);
  if (Object.keys(views).length > MAX_VIEWED)
    throw new AppError("invalid_request", `At most ${MAX_VIEWED} pictures`, {
      errors: [{ path: "views", message: `At most ${MAX_VIEWED} pictures` }],
    });
  if (Object.keys(views).some((id) => !isUuid(id))) throw notFound("Image not found");
  await transaction(async (tx) => {
    // Rows of several slots are changed here and when they are arranged: under one lock, or they wait for one another.
    if (viewed.length) {
      await lockUser(tx, userId);
      await countViews(tx, userId, viewed);
    }
    await tx.device.updateMany({
      where: { id: deviceId },
      data: {
        lastVersion: version,
        lastSeenAt: new Date(),
        ...(battery !== undefined && { battery }),
        ...(firmware !== undefined && { firmware }),
        ...(rssi !== undefined && { rssi }),
      },
    });
  });
}

async function countViews(tx: Tx, userId: string, viewed: [string, number][]) {
  const ids = viewed.map(([id]) => id);
  const counts = viewed.map(([, count]) => count);
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE reference_images AS slot SET view_count = least(slot.view_count::bigint + viewed.count, 2147483647)
    FROM unnest(${ids}::uuid[], ${counts}::int[]) AS viewed(id, count)
    WHERE slot.id = viewed.id AND slot.user_id = ${userId}::uuid RETURNING slot.id`);
  if (rows.length === viewed.length) return;
  // Deleted since it was shown: that is no mistake of the device. Anything else is.
  const counted = new Set(rows.map(({ id }) => id));
  const rest = ids.filter((id) => !counted.has(id.toLowerCase()));
  const gone = await tx.slotChange.findMany({
    where: { userId, slotId: { in: rest } },
    distinct: ["slotId"],
    select: { slotId: true },
  });
  if (gone.length < rest.length) throw notFound("Image not found");
}
