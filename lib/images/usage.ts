import { AppError } from "../core/errors";
import { formatBytes } from "../core/units";
import { beforeCommit, Prisma, type Tx } from "../db/client";
import { query } from "../db/query";
import { env } from "../env";

/** Whose an image is. */
export type Owner = { userId: string } | { organizationId: string };

/** The same as columns have it: exactly one is set. */
export interface OwnerColumns {
  userId: string | null;
  organizationId: string | null;
}

/** A change of what an owner has. */
interface Change {
  images: number;
  /** Of originals and renditions. */
  bytes: number;
  /** Refused where it passes the owner's quota. Otherwise it is only counted. */
  limited?: boolean;
}

/** The two kinds of owners. */
export type OwnerKind = "user" | "organization";
type Net = Required<Change> & { kind: OwnerKind; id: string };

const keyOf = (owner: Owner | OwnerColumns): { kind: OwnerKind; id: string } => {
  if ("userId" in owner && owner.userId) return { kind: "user", id: owner.userId };
  if ("organizationId" in owner && owner.organizationId) return { kind: "organization", id: owner.organizationId };
  throw new Error("an image without an owner");
};

/** How many bytes the pictures of an owner may take; null for any number. */
const quotaOf = (kind: OwnerKind): number | null =>
  (kind === "user" ? env().USER_QUOTA_BYTES : env().ORGANIZATION_QUOTA_BYTES) || null;

const open = new WeakMap<Tx, Map<string, Net>>();

/**
 * Notes that an owner has more or less than before, in the transaction that writes it. The ledger's row is written right
 * before the commit, once an owner with the sum of what was noted: its lock is the last of all, or uploads and deletes
 * would wait for each other in a circle.
 * @throws at the commit: AppError `quota_exceeded`, which undoes the transaction, where a `limited` change makes more of it
 *   than the quota allows
 */
export function charge(tx: Tx, owner: Owner | OwnerColumns, { images, bytes, limited = false }: Change): void {
  let nets = open.get(tx);
  if (!nets) {
    nets = new Map();
    open.set(tx, nets);
    beforeCommit(tx, settle);
  }
  const { kind, id } = keyOf(owner);
  const net = nets.get(id) ?? { kind, id, images: 0, bytes: 0, limited: false };
  nets.set(id, {
    ...net,
    images: net.images + images,
    bytes: net.bytes + bytes,
    limited: net.limited || limited,
  });
}

/** Writes what was noted: people before organisations, each by their ids, so that nobody waits in a circle. */
async function settle(tx: Tx): Promise<void> {
  const nets = [...(open.get(tx)?.values() ?? [])].filter(({ images, bytes }) => images || bytes);
  for (const kind of ["user", "organization"] as const) {
    const own = nets.filter((net) => net.kind === kind).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!own.length) continue;
    const after = new Map((await write(tx, kind, own)).map(({ id, bytes }) => [id, bytes]));
    const quota = quotaOf(kind);
    for (const { id, bytes, limited } of own) {
      const now = after.get(id) ?? 0;
      if (limited && quota !== null && bytes > 0 && now > quota)
        throw quotaExceeded(kind, { needed: bytes, left: quota - (now - bytes) });
    }
  }
}

/** The column of `storage_usage` that names an owner. */
export const USAGE_COLUMN = { user: Prisma.sql`user_id`, organization: Prisma.sql`organization_id` };

/**
 * Adds to the rows, making those that are not there. Never below nothing: a ledger that is wrong keeps nobody from
 * deleting, and `doctor` tells of it.
 */
const write = (tx: Tx, kind: OwnerKind, nets: readonly Net[]): Promise<{ id: string; bytes: number }[]> => {
  const column = USAGE_COLUMN[kind];
  const ids = nets.map(({ id }) => id);
  const changes = Prisma.sql`unnest(${ids}::uuid[], ${nets.map(({ images }) => images)}::int[], ${nets.map(({ bytes }) => bytes)}::bigint[]) AS change(owner, images, bytes)`;
  const own = (name: Prisma.Sql) =>
    Prisma.sql`greatest(0, storage_usage.${name} + (SELECT ${name} FROM ${changes} WHERE owner = storage_usage.${column}))`;
  return tx.$queryRaw(Prisma.sql`
    INSERT INTO storage_usage (${column}, images, bytes)
    SELECT owner, greatest(0, images), greatest(0, bytes) FROM ${changes} ORDER BY owner
    ON CONFLICT (${column}) DO UPDATE SET images = ${own(Prisma.sql`images`)}, bytes = ${own(Prisma.sql`bytes`)}
    RETURNING ${column} AS id, bytes::float8 AS bytes`);
};

/** What an owner has, and may have. */
export interface Usage {
  images: number;
  bytes: number;
  /** Null for no limit. */
  limit: number | null;
}

/** @throws AppError `database_unavailable` */
export async function readUsage(owner: Owner): Promise<Usage> {
  const { kind, id } = keyOf(owner);
  const [row] = await query<{ images: number; bytes: number }>(
    `usage of ${kind}`,
    `SELECT images, bytes::float8 AS bytes FROM storage_usage WHERE ${kind}_id = $1`,
    [id],
  );
  return { images: row?.images ?? 0, bytes: row?.bytes ?? 0, limit: quotaOf(kind) };
}

/** What is left for an upload, as it was when it began. */
export interface Room {
  /** All that it takes. @throws AppError `quota_exceeded` where so many bytes do not fit */
  admit: (bytes: number) => void;
  /**
   * A part of it, while the rest is not known: the refusal says that it needs at least so much.
   * @param told what the refusal says is needed, while less is certain
   * @throws AppError `quota_exceeded` where already that does not fit
   */
  admitPart: (bytes: number, told?: number) => void;
}

/**
 * Asks before the work is done what the transaction asks for certain. Without a quota it asks nothing.
 * @param replaces an image that goes when this one comes
 */
export async function findRoom(owner: Owner, replaces?: string | null): Promise<Room> {
  const { kind } = keyOf(owner);
  if (quotaOf(kind) === null) return { admit: () => {}, admitPart: () => {} };
  const [{ bytes: used, limit }, freed] = await Promise.all([readUsage(owner), replaces ? bytesOf(replaces) : 0]);
  const left = (limit ?? 0) - used;
  const refuse = (bytes: number, told: number, atLeast: boolean) => {
    // What takes no more than it gives back is welcome however full it is.
    const more = bytes - freed;
    if (more > 0 && more > left) throw quotaExceeded(kind, { needed: Math.max(more, told - freed), left, atLeast });
  };
  return {
    admit: (bytes) => refuse(bytes, bytes, false),
    admitPart: (bytes, told = bytes) => refuse(bytes, told, true),
  };
}

/** Of an image and its renditions. */
async function bytesOf(imageId: string): Promise<number> {
  const [row] = await query<{ bytes: number }>(
    "bytes of image",
    `SELECT (image.bytes + coalesce((SELECT sum(bytes) FROM renditions WHERE image_id = image.id), 0))::float8 AS bytes
     FROM images AS image WHERE image.id = $1`,
    [imageId],
  );
  return row?.bytes ?? 0;
}

/** How an owner makes room. What a person deleted counts until it is gone for good; a library's images are gone at once. */
const WAY_OUT = {
  user: "Delete pictures, and empty the trash of your uploads, to make room.",
  organization: "Delete pictures to make room.",
} as const;

const limitOf = (kind: OwnerKind, quota: number): string =>
  `${kind === "user" ? "" : "the organization's "}${formatBytes(quota)}`;

interface Lack {
  needed: number;
  left: number;
  /** What is needed is known of a part of the picture alone. */
  atLeast?: boolean;
}

function quotaExceeded(kind: OwnerKind, { needed, left, atLeast = false }: Lack): AppError {
  const quota = quotaOf(kind) ?? 0;
  const rest = Math.max(0, left);
  const [need, have] = [formatBytes(needed), formatBytes(rest)];
  const [needs, leaves] = need === have ? [`${needed} bytes`, `${rest} bytes`] : [need, have];
  return new AppError(
    "quota_exceeded",
    `This picture needs ${atLeast ? "at least " : ""}${needs}, and ${leaves} of ${limitOf(kind, quota)} are left. ${WAY_OUT[kind]}`,
    { extra: { needed_bytes: needed, left_bytes: rest, limit_bytes: quota } },
  );
}

/**
 * For what was given up and comes back: it counts already and needs no room, but nobody who has more than they may is given
 * anything back. The one rule of every undo and every trash that has one.
 * @throws AppError `quota_exceeded`, which says by how much they are over
 */
export async function refuseOverQuota(tx: Tx, owner: Owner): Promise<void> {
  const { kind, id } = keyOf(owner);
  const quota = quotaOf(kind);
  if (quota === null) return;
  const [row] = await tx.$queryRaw<{ bytes: number }[]>(
    Prisma.sql`SELECT bytes::float8 AS bytes FROM storage_usage WHERE ${USAGE_COLUMN[kind]} = ${id}::uuid`,
  );
  if (!row || row.bytes <= quota) return;
  const over = row.bytes - quota;
  throw new AppError(
    "quota_exceeded",
    `${kind === "user" ? "Your pictures take" : "The organization's pictures take"} ${formatBytes(over)} more than the limit of ${formatBytes(quota)}. ${WAY_OUT[kind]}`,
    { extra: { over_bytes: over, left_bytes: 0, limit_bytes: quota } },
  );
}
