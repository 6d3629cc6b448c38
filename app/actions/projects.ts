"use server";

import { revalidatePath } from "next/cache";
import {
  EditProject,
  IMAGES_PER_PAGE,
  MoreImages,
  MoreProjects,
  PROJECTS_PER_PAGE,
  ProjectImageReference,
  ProjectReference,
} from "@/lib/contracts/projects";
import { currentActor } from "@/lib/http/currentActor";
import { defineAction, definePublicAction } from "@/lib/http/defineAction";
import type { Actor } from "@/lib/identity/actor";
import * as list from "@/lib/projects/list";
import { setPrimary } from "@/lib/projects/primary";
import * as remove from "@/lib/projects/remove";
import { cardsWithPlaceholders, galleryWithPlaceholders } from "../projects/withPlaceholders";

export const moreProjects = defineAction(MoreProjects, async (actor, { after }) =>
  cardsWithPlaceholders(await list.loadProjects(actor, { limit: PROJECTS_PER_PAGE, after })),
);

/** That there is a project of this id that the caller may see: an upload to it adds, and makes none. */
export const lookForProject = defineAction(ProjectReference, async (actor, { projectId }) => {
  await list.readProject(actor, projectId);
  return null;
});

/** For anybody, as is the page: whether they may read it, the domain decides. */
export const moreImages = definePublicAction(MoreImages, "gallery", async ({ projectId, after }) =>
  galleryWithPlaceholders(await list.loadGallery(await currentActor(), projectId, { limit: IMAGES_PER_PAGE, after })),
);

/** The list shows another cover now, and the gallery is told which image is primary. */
async function changed(actor: Actor, projectId: string): Promise<{ primaryId: string | null }> {
  revalidatePath("/projects");
  return { primaryId: await list.readPrimary(actor, projectId) };
}

export const makePrimary = defineAction(ProjectImageReference, async (actor, { projectId, imageId }) => {
  await setPrimary(actor, projectId, imageId);
  return changed(actor, projectId);
});

export const deleteProjectImage = defineAction(ProjectImageReference, async (actor, { projectId, imageId }) => {
  await remove.deleteImageWithUndo(actor, projectId, imageId);
  return changed(actor, projectId);
});

export const restoreProjectImage = defineAction(ProjectImageReference, async (actor, { projectId, imageId }) => {
  await remove.restoreImage(actor, projectId, imageId);
  return changed(actor, projectId);
});

export const editProject = defineAction(EditProject, async (actor, { projectId, visibility }) => {
  const project = await list.changeProject(actor, projectId, { visibility });
  revalidatePath("/projects");
  return { visibility: project.visibility };
});

export const deleteProject = defineAction(ProjectReference, async (actor, { projectId }) => {
  await remove.deleteProject(actor, projectId);
  revalidatePath("/projects");
  return null;
});
