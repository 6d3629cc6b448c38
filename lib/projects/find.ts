import { PROJECT_ID, type Visibility } from "../contracts/projects";
import { AppError, notFound } from "../core/errors";
import { db, Prisma, type Tx } from "../db/client";
import type { Actor } from "../identity/actor";
import { may, must } from "../identity/may";

/** What decisions about a project are made by. */
export interface ProjectRow {
  id: string;
  ownerId: string;
  visibility: Visibility;
}

/** `not_found`, for a project that is not there as for one that is not for the caller. */
export const projectNotFound = () => notFound("Project not found");
/** `not_found`, for an image of a project. */
export const imageNotFound = () => notFound("Image not found");

/** A project as it is now, whoever asks; null where there is none. */
export async function findProject(id: string): Promise<ProjectRow | null> {
  if (!PROJECT_ID.test(id)) return null;
  return db().project.findUnique({ where: { id }, select: { id: true, ownerId: true, visibility: true } });
}

/**
 * That this project may be read. Somebody who shows no credentials learns nothing but that they are needed: of a private
 * project no more than of one that does not exist.
 * @param actor null is somebody who is not signed in
 * @throws AppError `not_found`, `not_authenticated`
 */
export function mustRead<P extends Pick<ProjectRow, "ownerId" | "visibility">>(
  actor: Actor | null,
  project: P | null | undefined,
): asserts project is P {
  if (project && may(actor, "project:read", project)) return;
  throw actor ? projectNotFound() : new AppError("not_authenticated", "Sign in, or send an API token");
}

/**
 * Takes the lock under which everything about a project is decided, until the transaction ends: which image is primary,
 * and in which order they stand.
 * @throws AppError `not_found`
 */
export async function lockProject(tx: Tx, actor: Actor, id: string): Promise<ProjectRow> {
  const project = PROJECT_ID.test(id) ? await lockRow(tx, id) : null;
  if (!project) throw projectNotFound();
  must(actor, "project:write", project, "Project not found");
  return project;
}

/** The lock alone. NO KEY, because images that name the project take a key share of it when they are placed. */
export async function lockRow(tx: Tx, id: string): Promise<ProjectRow | null> {
  const [row] = await tx.$queryRaw<ProjectRow[]>(Prisma.sql`
    SELECT id, owner_id AS "ownerId", visibility::text AS visibility FROM projects WHERE id = ${id} FOR NO KEY UPDATE`);
  return row ?? null;
}
