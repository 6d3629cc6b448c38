import { AppError, notFound } from "../core/errors";
import { Prisma, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter } from "../identity/organizations";
import { orderPurge, runPurge } from "../images/purge";
import { told } from "./told";

/** Deletes an image, its versions and its attachments, for good. @throws AppError as `enter`, `not_found` */
export async function deleteImage(actor: Actor, slug: string, imageId: string): Promise<void> {
  const { organization } = await enter(actor, slug, "org:write");
  if (!(await remove(actor, organization.id, [imageId]))) throw notFound("Image not found");
}

/**
 * Deletes images with their versions and attachments, all or none.
 * @throws AppError as `enter`, `invalid_request` where one is not this organisation's
 */
export async function deleteImages(actor: Actor, slug: string, imageIds: readonly string[]): Promise<void> {
  const { organization } = await enter(actor, slug, "org:write");
  if (!(await remove(actor, organization.id, imageIds))) throw foreignImage("ids");
}

/** Takes away images that somebody just added, those that are still there. @throws AppError as `enter` */
export async function undoImages(actor: Actor, slug: string, imageIds: readonly string[]): Promise<void> {
  const { organization } = await enter(actor, slug, "org:write");
  await remove(actor, organization.id, imageIds, { some: true });
}

/** The refusal of a list of images of which one is not the organisation's. */
export function foreignImage(path: string): AppError {
  const message = "An image of the list is not in this organization's library";
  return new AppError("invalid_request", message, { errors: [{ path, message }] });
}

/** @returns false, with nothing done, where one of them is not there (with `some`: where none is) */
async function remove(
  actor: Actor,
  organizationId: string,
  imageIds: readonly string[],
  { some = false } = {},
): Promise<boolean> {
  const ids = [...new Set(imageIds)];
  const removals = await transaction(async (tx) => {
    const images = await tx.$queryRaw<{ id: string; title: string }[]>(Prisma.sql`
      SELECT id, title FROM images WHERE organization_id = ${organizationId}::uuid AND id = ANY(${ids}::uuid[])
      ORDER BY id FOR UPDATE`);
    if (images.length < ids.length && !(some && images.length)) return null;
    const ordered = await orderPurge(
      tx,
      images.map(({ id }) => id),
    );
    await audit(tx, actor, { action: "library.deleted", organizationId, before: told(images) });
    return ordered;
  });
  if (!removals) return false;
  await runPurge(removals);
  return true;
}
