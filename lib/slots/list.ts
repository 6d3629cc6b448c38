import type { DeletedSlot, ReferenceImage, SlotsState } from "../contracts/referenceImages";
import { sha256 } from "../core/bytes";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { must } from "../identity/may";
import { urlWindow } from "../images/present";
import { baseUrl } from "../images/sign";
import { UNDO_SECONDS } from "../policy/surfaces";
import { findSlotRow } from "./find";
import { recentChanges } from "./recent";
import { undoHorizon } from "./remove";
import { presentSlot, SLOT } from "./rows";

export interface SlotList {
  slots: ReferenceImage[];
  version: number;
  /** Changes with the slots, their view counts and the URLs. With its quotes. */
  etag: string;
}

/** Whose slots a call is about: the caller's, or for an administrator those of `userId`. */
export const subjectOf = (actor: Actor, userId?: string | null): string =>
  userId && actor.role === "admin" ? userId : actor.userId;

/** A user's slots by their order. @throws AppError `not_found` */
export async function listSlots(actor: Actor, userId: string): Promise<SlotList> {
  must(actor, "slots:manage", { ownerId: userId }, "User not found");
  // The version first: one that is older than the slots makes a client ask once more, a newer one would hide a change.
  const user = isUuid(userId)
    ? await db().user.findUnique({ where: { id: userId }, select: { slotsVersion: true } })
    : null;
  if (!user) throw notFound("User not found");
  const rows = await db().referenceImage.findMany({
    where: { userId, deletedAt: null },
    orderBy: { order: "asc" },
    select: SLOT,
  });
  return { slots: rows.map(presentSlot), version: user.slotsVersion, etag: etagOf(userId, user.slotsVersion, rows) };
}

/** One slot. @throws AppError `not_found` where it is not there or not for the actor */
export async function readSlot(actor: Actor, slotId: string): Promise<ReferenceImage> {
  return presentSlot(await findSlotRow(actor, slotId));
}

function etagOf(userId: string, version: number, rows: { viewCount: number; id: string }[]): string {
  const views = rows.map(({ id, viewCount }) => `${id}:${viewCount}`).join();
  const rest = sha256([userId, urlWindow(), baseUrl(), views].join("\n")).toString("base64url").slice(0, 12);
  return `"${version}-${rest}"`;
}

/**
 * The version in an `If-Match` of a list's ETag. What else the tag covers (view counts, URLs) is no change that an
 * arrangement could lose.
 * @returns undefined for no header or `*`; -1, which never matches, for a tag that is none of ours
 */
export function versionOfETag(header: string | null): number | undefined {
  if (!header || header.trim() === "*") return undefined;
  const match = /^\s*"(\d{1,9})-[\w-]{12}"\s*$/.exec(header);
  return match ? Number(match[1]) : -1;
}

/** Everything the page works on. @throws AppError `not_found` */
export async function loadSlotsState(actor: Actor, userId: string): Promise<SlotsState> {
  const { slots, version } = await listSlots(actor, userId);
  const [deleted, changes] = await Promise.all([
    db().referenceImage.findMany({
      where: { userId, deletedAt: { gte: undoHorizon() } },
      orderBy: { deletedAt: "desc" },
      select: { id: true, name: true, deletedAt: true, deletedOrder: true },
    }),
    recentChanges(userId),
  ]);
  return {
    slots,
    version,
    deleted: deleted.map(({ id, name, deletedAt, deletedOrder }): DeletedSlot => {
      const at = deletedAt ?? new Date();
      return {
        id,
        name,
        order: deletedOrder ?? 0,
        deletedAt: at.toISOString(),
        restorableUntil: new Date(at.getTime() + UNDO_SECONDS * 1000).toISOString(),
      };
    }),
    changes,
  };
}
