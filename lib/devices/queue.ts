import { singleton } from "../core/singleton";
import { asDatabaseError, db, Prisma } from "../db/client";
import { env } from "../env";
import { type DerivedFile, derive } from "../images/derive";
import { renderForDevice } from "../imaging/deviceRender";
import { type PixelProfile, profileKey, renditionName } from "./profile";

/** A picture of a queue with the file that a profile shows of it. */
export interface QueuedFile extends DerivedFile {
  /** Of the slot. */
  id: string;
  order: number;
  name: string | null;
  viewCount: number;
  updatedAt: Date;
  /** What a device calls it: changes with its place and its bytes. */
  file: string;
}

interface Row {
  id: string;
  order: number;
  name: string | null;
  view_count: number;
  updated_at: Date;
  image_id: string;
  image_key: string;
  image_bytes: number;
  rendition: string | null;
  key: string | null;
  content_type: string;
  bytes: number;
  width: number;
  height: number;
  sha256: Uint8Array;
}

const readRows = async (userId: string, renditions: string[]): Promise<Row[]> => {
  try {
    return await db().$queryRaw<Row[]>(Prisma.sql`
      SELECT slot.id, slot."order", slot.name, slot.view_count, slot.updated_at, image.id AS image_id, image.key AS image_key, image.bytes AS image_bytes, made.name AS rendition,
        made.key, made.content_type, made.bytes, made.width, made.height, made.sha256
      FROM reference_images AS slot JOIN images AS image ON image.id = slot.image_id
      LEFT JOIN renditions AS made ON made.image_id = image.id AND made.name = ANY(${renditions}::text[])
      WHERE slot.user_id = ${userId}::uuid AND slot.deleted_at IS NULL ORDER BY slot."order"`);
  } catch (error) {
    throw asDatabaseError(error);
  }
};

/** The queue of a user for a profile; files that nobody has asked for yet are made. */
export async function readQueue(userId: string, profile: PixelProfile): Promise<QueuedFile[]> {
  const name = renditionName(profileKey(profile));
  const rows = await readRows(userId, [name]);
  const files = await Promise.all(
    rows.map(async (row) => {
      const stored = storedFile(row);
      const file =
        stored ??
        (await derive({ id: row.image_id, key: row.image_key, bytes: row.image_bytes }, name, (original) =>
          render(original, profile),
        ));
      return file && present(row, file);
    }),
  );
  return files.filter((file) => file !== null);
}

/**
 * The queues of several profiles as far as they are made already, by `profileKey`, in one query: for pages, which must not
 * wait for the rest.
 */
export async function peekQueues(userId: string, profileKeys: readonly string[]): Promise<Map<string, QueuedFile[]>> {
  const rows = profileKeys.length ? await readRows(userId, profileKeys.map(renditionName)) : [];
  return new Map(
    profileKeys.map((key) => {
      const own = rows.filter(({ rendition }) => rendition === renditionName(key));
      return [key, own.flatMap((row) => storedFile(row) ?? []).map((stored, at) => present(own[at] as Row, stored))];
    }),
  );
}

/** Renders an original for a screen, within `MAX_PIXELS`. @throws AppError as `renderForDevice` */
export const render = (original: Buffer, profile: PixelProfile) => renderForDevice(original, profile, env().MAX_PIXELS);

const storedFile = ({ key, content_type, bytes, width, height, sha256 }: Row): DerivedFile | null =>
  key === null ? null : { key, contentType: content_type, bytes, width, height, sha256 };

function present(row: Row, made: DerivedFile): QueuedFile {
  const { id, order, name, view_count, updated_at } = row;
  const extension = made.key.slice(made.key.lastIndexOf(".") + 1);
  const file = `${order}-${Buffer.from(made.sha256).toString("hex").slice(0, 12)}.${extension}`;
  return { ...made, id, order, name, viewCount: view_count, updatedAt: updated_at, file };
}

const MAX_UNSEEN = 10_000;
const FLUSH_MS = 5_000;

/** Devices that were seen since the last flush. */
const seen = () =>
  singleton("devices-seen", () => ({ at: new Map<string, Date>(), timer: undefined as NodeJS.Timeout | undefined }));

/** Notes that a device was here. Written in one statement for all of the last seconds: a poll costs a read and no write. */
export function noteSeen(deviceId: string): void {
  const notes = seen();
  if (notes.at.size < MAX_UNSEEN) notes.at.set(deviceId, new Date());
  notes.timer ??= setTimeout(() => void flushSeen().catch(() => {}), FLUSH_MS).unref();
}

/** Writes what was noted. */
export async function flushSeen(): Promise<void> {
  const notes = seen();
  clearTimeout(notes.timer);
  notes.timer = undefined;
  const entries = [...notes.at];
  notes.at.clear();
  if (!entries.length) return;
  const ids = entries.map(([id]) => id);
  const times = entries.map(([, at]) => at);
  await db().$executeRaw(Prisma.sql`
    UPDATE devices SET last_seen_at = seen.at FROM unnest(${ids}::uuid[], ${times}::timestamptz[]) AS seen(id, at)
    WHERE devices.id = seen.id AND (devices.last_seen_at IS NULL OR devices.last_seen_at < seen.at)`);
}
