import { sha256 } from "../core/bytes";
import { db, Prisma } from "../db/client";
import type { DeviceCaller } from "../identity/deviceTokens";
import { baseUrl } from "../images/sign";
import { readProfile } from "./profile";
import { type QueuedFile, readQueue } from "./queue";

export interface SyncImage {
  id: string;
  order: number;
  name: string | null;
  file: string;
  url: string;
  content_type: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
  view_count: number;
  updated_at: string;
}

/** The answer of `GET /api/sync`. */
export interface Manifest {
  version: number;
  user: string;
  device: string;
  poll_after_seconds: number;
  server_time: string;
  /** The version asked from is not known any more: this is the whole queue. */
  full?: true;
  images: SyncImage[];
  removed: string[];
}

/**
 * Strong, and the same on every server: it changes with the slots, with the profile, and from person to person; not with
 * view counts or the time. At most 40 characters with its quotes.
 */
export const syncETag = ({ version, userId, deviceId, profileKey: key }: DeviceCaller): string =>
  `"${version}-${key}-${sha256(`${userId} ${deviceId}`).toString("base64url").slice(0, 8)}"`;

/** What a device tells of what it has. */
export interface Held {
  /** The version from which on changes are wanted. */
  since: number | null;
  /** Its `If-None-Match`. */
  etag?: string;
}

/** What a device is answered, with the files behind it in the same order. */
export async function makeManifest(
  caller: DeviceCaller,
  { since, etag }: Held,
): Promise<{ manifest: Manifest; files: QueuedFile[] }> {
  const profile = readProfile(caller.profile);
  const queue = await readQueue(caller.userId, profile);
  // What was sent for another profile is of no use, whichever pictures changed since.
  const stale =
    caller.profileVersion !== null &&
    (since ?? 0) <= caller.profileVersion &&
    !etag?.includes(`-${caller.profileKey}-`);
  const delta = since === null || stale ? null : await changedSince(caller, since);
  const files = delta ? queue.filter(({ id }) => delta.has(id)) : queue;
  const held = new Set(queue.map(({ id }) => id));
  const manifest: Manifest = {
    version: caller.version,
    user: caller.userId,
    device: caller.deviceId,
    poll_after_seconds: profile.poll_seconds,
    server_time: new Date().toISOString(),
    ...(since !== null && !delta && { full: true as const }),
    images: files.map(present),
    removed: delta ? [...delta].filter((id) => !held.has(id)) : [],
  };
  return { manifest, files };
}

/**
 * The slots that changed after a version, by the change log, or null where the log does not reach back to it, or it is
 * from the future (a database that was restored).
 */
async function changedSince({ userId, version }: DeviceCaller, since: number): Promise<Set<string> | null> {
  if (since > version) return null;
  if (since === version) return new Set();
  const rows = await db().$queryRaw<{ slot_id: string; first: number }[]>(Prisma.sql`
    SELECT slot_id, min(version)::int AS first FROM slot_changes WHERE user_id = ${userId}::uuid AND version > ${since} GROUP BY slot_id`);
  const reachesBack = rows.some(({ first }) => first === since + 1);
  return reachesBack ? new Set(rows.map(({ slot_id }) => slot_id)) : null;
}

const present = (queued: QueuedFile): SyncImage => ({
  id: queued.id,
  order: queued.order,
  name: queued.name,
  file: queued.file,
  url: `${baseUrl()}/api/sync/files/${queued.file}`,
  content_type: queued.contentType,
  bytes: queued.bytes,
  sha256: Buffer.from(queued.sha256).toString("hex"),
  width: queued.width,
  height: queued.height,
  view_count: queued.viewCount,
  updated_at: queued.updatedAt.toISOString(),
});

/** The file of that name in a device's queue, or null. Its place may have changed meanwhile: the bytes are what counts. */
export async function findQueuedFile(caller: DeviceCaller, file: string): Promise<QueuedFile | null> {
  const content = file.slice(file.indexOf("-") + 1);
  const queue = await readQueue(caller.userId, readProfile(caller.profile));
  return queue.find((queued) => queued.file.slice(queued.file.indexOf("-") + 1) === content) ?? null;
}
