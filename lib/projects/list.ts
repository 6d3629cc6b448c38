import type {
  Gallery,
  ListedProjectImage,
  Project,
  ProjectCards,
  ProjectMeta,
  ProjectPosition,
  Visibility,
} from "../contracts/projects";
import { asDatabaseError, db, Prisma, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { may } from "../identity/may";
import { findProject, lockProject, mustRead, projectNotFound } from "./find";
import { type ImageRow, presentImage, presentProject, type SummaryRow, toCard, toGalleryImage } from "./present";

interface PageOf<Position> {
  limit: number;
  after?: Position;
}

/** The statement of a page of somebody's projects, newest first. Exported for the test that looks at its plan. */
export function summaries(where: Prisma.Sql, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT page.id, page.visibility::text AS visibility, page.created_at AS "createdAt",
      (SELECT count(*)::int FROM project_images WHERE project_id = page.id AND deleted_at IS NULL) AS "imageCount",
      placed.image_id AS "primaryId", coalesce(made.key, image.key) AS key, coalesce(made.width, image.width) AS width,
      coalesce(made.height, image.height) AS height, image.thumbhash
    FROM (
      SELECT * FROM projects WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit}
    ) AS page
    LEFT JOIN project_images AS placed ON placed.project_id = page.id AND placed.is_primary
    LEFT JOIN images AS image ON image.id = placed.image_id
    LEFT JOIN renditions AS made ON made.image_id = placed.image_id AND made.name = 'thumb'
    ORDER BY page.created_at DESC, page.id DESC`;
}

async function read<T>(statement: Prisma.Sql): Promise<T[]> {
  try {
    return await db().$queryRaw<T[]>(statement);
  } catch (error) {
    throw asDatabaseError(error);
  }
}

async function ownProjects({ userId }: Actor, { limit, after }: PageOf<ProjectPosition>) {
  const begins = after ? Prisma.sql`AND (created_at, id) < (${after.at}::timestamptz, ${after.id})` : Prisma.empty;
  const [rows, total] = await Promise.all([
    read<SummaryRow>(summaries(Prisma.sql`owner_id = ${userId}::uuid ${begins}`, limit + 1)),
    db().project.count({ where: { ownerId: userId } }),
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last && { at: last.createdAt.toISOString(), id: last.id }, total };
}

/** A page of the caller's projects, newest first. */
export async function listProjects(actor: Actor, page: PageOf<ProjectPosition>) {
  const { rows, next, total } = await ownProjects(actor, page);
  return { items: rows.map(presentProject), next, total };
}

/** The same for the page of projects. */
export async function loadProjects(actor: Actor, page: PageOf<ProjectPosition>): Promise<ProjectCards> {
  const { rows, next, total } = await ownProjects(actor, page);
  return { items: rows.map(toCard), next, total };
}

/** One project. @throws AppError `not_found`, `not_authenticated` */
export async function readProject(actor: Actor | null, projectId: string): Promise<Project> {
  mustRead(actor, await findProject(projectId));
  const [row] = await read<SummaryRow>(summaries(Prisma.sql`id = ${projectId}`, 1));
  if (!row) throw projectNotFound();
  return presentProject(row);
}

/** Makes a project public or private. @throws AppError `not_found` */
export async function changeProject(
  actor: Actor,
  projectId: string,
  { visibility }: { visibility: Visibility },
): Promise<Project> {
  await transaction(async (tx) => {
    const project = await lockProject(tx, actor, projectId);
    if (project.visibility === visibility) return;
    await tx.project.update({ where: { id: projectId }, data: { visibility } });
    await audit(tx, actor, {
      action: "project.changed",
      userId: project.ownerId,
      before: { project: projectId, visibility: project.visibility },
      after: { project: projectId, visibility },
    });
  });
  return readProject(actor, projectId);
}

/**
 * A page of a project's images with their renditions, by one statement: a list of several would tell of several moments.
 * Exported for the test that looks at its plan.
 */
export const imagesStatement = (projectId: string, limit: number, after = -1): Prisma.Sql => Prisma.sql`
    SELECT image.id, placed.position, placed.is_primary AS "isPrimary", placed.created_at AS "createdAt",
      image.file_name AS "fileName", image.key, image.width, image.height, image.bytes, image.thumbhash,
      coalesce((
        SELECT json_agg(json_build_object('name', made.name, 'key', made.key, 'width', made.width, 'height', made.height))
        FROM renditions AS made WHERE made.image_id = image.id), '[]') AS renditions
    FROM (
      SELECT * FROM project_images WHERE project_id = ${projectId} AND deleted_at IS NULL AND position > ${after}
      ORDER BY position LIMIT ${limit + 1}
    ) AS placed
    JOIN images AS image ON image.id = placed.image_id
    ORDER BY placed.position`;

async function imagePage(projectId: string, { limit, after }: PageOf<number>) {
  const [rows, total] = await Promise.all([
    read<ImageRow>(imagesStatement(projectId, limit, after)),
    db().projectImage.count({ where: { projectId, deletedAt: null } }),
  ]);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)?.position : undefined, total };
}

/** A page of a project's images in the order of upload. @throws AppError `not_found`, `not_authenticated` */
export async function listImages(
  actor: Actor | null,
  projectId: string,
  page: PageOf<number>,
): Promise<{ items: ListedProjectImage[]; next?: number; total: number }> {
  mustRead(actor, await findProject(projectId));
  const { rows, next, total } = await imagePage(projectId, page);
  return { items: rows.map((row) => presentImage(projectId, row)), next, total };
}

/** What the gallery's page works on. @throws AppError `not_found`, `not_authenticated` */
export async function loadGallery(actor: Actor | null, projectId: string, page: PageOf<number>): Promise<Gallery> {
  const project = await findProject(projectId);
  mustRead(actor, project);
  const { rows, next, total } = await imagePage(projectId, page);
  const mine = may(actor, "project:write", project);
  return {
    id: project.id,
    visibility: project.visibility,
    mine,
    images: rows.map((row) => toGalleryImage(project, row, mine)),
    next,
    total,
  };
}

/** Which image is primary, for the page that changed it. @throws AppError `not_found`, `not_authenticated` */
export async function readPrimary(actor: Actor | null, projectId: string): Promise<string | null> {
  mustRead(actor, await findProject(projectId));
  const primary = await db().projectImage.findFirst({
    where: { projectId, isPrimary: true },
    select: { imageId: true },
  });
  return primary?.imageId ?? null;
}

interface MetaRow {
  id: string;
  isPrimary: boolean;
  createdAt: Date;
}

/** All of a project in short, as it is at one moment. @throws AppError `not_found`, `not_authenticated` */
export async function readMeta(actor: Actor | null, projectId: string): Promise<ProjectMeta> {
  mustRead(actor, await findProject(projectId));
  const rows = await read<MetaRow>(Prisma.sql`
    SELECT image_id AS id, is_primary AS "isPrimary", created_at AS "createdAt"
    FROM project_images WHERE project_id = ${projectId} AND deleted_at IS NULL ORDER BY position`);
  return {
    project_id: projectId,
    primary_image_id: rows.find(({ isPrimary }) => isPrimary)?.id ?? null,
    images: rows.map(({ id, createdAt }) => ({ id, ext: "jpg", created_at: createdAt.toISOString() })),
  };
}
