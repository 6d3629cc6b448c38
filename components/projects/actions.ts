import type { ActionResult } from "@/lib/contracts/problem";
import type { Gallery, ProjectCards, ProjectPosition, Visibility, WithPlaceholders } from "@/lib/contracts/projects";

type Action<I, O> = (input: I) => Promise<ActionResult<O>>;
type OfImage = { projectId: string; imageId: string };

export type LoadProjects = Action<{ after: ProjectPosition }, WithPlaceholders<ProjectCards>>;

/** The server actions of a gallery, given to it by the page's server part. */
export interface GalleryActions {
  moreImages: Action<{ projectId: string; after: number }, WithPlaceholders<Gallery>>;
  makePrimary: Action<OfImage, { primaryId: string | null }>;
  deleteProjectImage: Action<OfImage, { primaryId: string | null }>;
  restoreProjectImage: Action<OfImage, { primaryId: string | null }>;
  editProject: Action<{ projectId: string; visibility: Visibility }, { visibility: Visibility }>;
  deleteProject: Action<{ projectId: string }, null>;
}
