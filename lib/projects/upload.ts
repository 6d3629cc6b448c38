import { PROJECT_ID, PROJECT_ID_WORDS, type ProjectImage } from "../contracts/projects";
import { AppError } from "../core/errors";
import { Prisma, type Tx } from "../db/client";
import type { Actor } from "../identity/actor";
import { type AuditEntry, auditInsert } from "../identity/audit";
import { may, must } from "../identity/may";
import { type IngestedImage, ingest } from "../images/ingest";
import type { Upload } from "../images/upload";
import { charge } from "../images/usage";
import { findProject, lockRow, type ProjectRow, projectNotFound } from "./find";
import { urlsOf } from "./present";

/**
 * Adds a picture to a project. The first one makes the project, and its caller the owner: of the project, and of the bytes
 * of whatever is added to it later, also by others.
 * @throws AppError `invalid_request` for an id that cannot be one, `not_found` for another's project, and those of `ingest`
 */
export async function addImage(actor: Actor, projectId: string, upload: Upload): Promise<ProjectImage> {
  if (!PROJECT_ID.test(projectId))
    throw new AppError("invalid_request", `This is no id for a project. ${PROJECT_ID_WORDS}.`, {
      errors: [{ path: "project_id", message: PROJECT_ID_WORDS }],
    });
  // Asked before the picture is decoded, so that another's project costs nothing; asked again under the lock.
  const known = await findProject(projectId);
  if (known) must(actor, "project:write", known, "Project not found");
  return ingest({
    actor,
    owner: { userId: known?.ownerId ?? actor.userId },
    surface: "project",
    upload,
    place: async (tx, image) => {
      const { project, made } = known ? await lockKnown(tx, actor, projectId) : await lockOrMake(tx, actor, projectId);
      // Somebody else made it meanwhile, and this is an administrator's upload to it.
      if (!known && project.ownerId !== actor.userId) await giveAway(tx, image, actor.userId, project.ownerId);
      const isPrimary = await place(tx, { actor, project, made, image, name: upload.fileName });
      return {
        result: { image_id: image.id, project_id: projectId, is_primary: isPrimary, urls: urlsOf(projectId, image.id) },
      };
    },
  });
}

interface Locked {
  project: ProjectRow;
  /** By this upload. */
  made: boolean;
}

/** One that was deleted while the picture was on its way is not made again. @throws AppError `not_found` */
async function lockKnown(tx: Tx, actor: Actor, id: string): Promise<Locked> {
  const project = await lockRow(tx, id);
  if (!project || !may(actor, "project:write", project)) throw projectNotFound();
  return { project, made: false };
}

/** Of two first uploads at once the second waits here for the first. @throws AppError `not_found` where it is another's now */
async function lockOrMake(tx: Tx, actor: Actor, id: string): Promise<Locked> {
  const count = await tx.$executeRaw(Prisma.sql`
    INSERT INTO projects (id, owner_id) VALUES (${id}, ${actor.userId}::uuid) ON CONFLICT (id) DO NOTHING`);
  const { project } = await lockKnown(tx, actor, id);
  return { project, made: count === 1 };
}

/** The bytes, and what they count against a quota. */
async function giveAway(tx: Tx, image: IngestedImage, from: string, to: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`UPDATE images SET owner_user_id = ${to}::uuid WHERE id = ${image.id}::uuid`);
  const bytes = [image, ...image.renditions].reduce((sum, file) => sum + file.bytes, 0);
  charge(tx, { userId: from }, { images: -1, bytes: -bytes });
  charge(tx, { userId: to }, { images: 1, bytes, limited: true });
}

interface Placing extends Locked {
  actor: Actor;
  image: IngestedImage;
  name: string;
}

/** Puts the image behind the last one, and into the audit. Under the lock, by one statement. @returns whether it is primary */
async function place(tx: Tx, { actor, project, made, image, name }: Placing): Promise<boolean> {
  const entry = (action: AuditEntry["action"]): AuditEntry => ({
    action,
    userId: project.ownerId,
    after: { project: project.id, ...(action === "project.image_added" && { image: image.id, name }) },
  });
  const entries = [...(made ? [entry("project.created")] : []), entry("project.image_added")];
  // The time is that of the statement: under the lock, the order of the times is that of the positions.
  const [placed] = await tx.$queryRaw<{ is_primary: boolean }[]>(Prisma.sql`
    WITH audited AS (${auditInsert(actor, entries)} RETURNING id)
    INSERT INTO project_images (image_id, project_id, position, is_primary, created_at)
    SELECT ${image.id}::uuid, ${project.id},
      coalesce((SELECT max(position) FROM project_images WHERE project_id = ${project.id}), -1) + 1,
      NOT EXISTS (SELECT FROM project_images WHERE project_id = ${project.id} AND is_primary),
      clock_timestamp()
    RETURNING is_primary`);
  return placed?.is_primary ?? false;
}
