import { notFound, redirect } from "next/navigation";
import { GalleryPage } from "@/components/projects/GalleryPage";
import { Shell } from "@/components/shell/Shell";
import { type Gallery, IMAGES_PER_PAGE, PROJECT_ID } from "@/lib/contracts/projects";
import { isAppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import type { Actor } from "@/lib/identity/actor";
import { baseUrl } from "@/lib/images/sign";
import { SURFACES } from "@/lib/policy/surfaces";
import { loadGallery } from "@/lib/projects/list";
import {
  deleteProject,
  deleteProjectImage,
  editProject,
  makePrimary,
  moreImages,
  restoreProjectImage,
} from "../../actions/projects";
import { signedInOrNot } from "../../signedIn";
import { currentTheme } from "../../theme";
import { galleryWithPlaceholders } from "../withPlaceholders";

const actions = { moreImages, makePrimary, deleteProjectImage, restoreProjectImage, editProject, deleteProject };

interface ProjectPageProps {
  params: Promise<{ project_id: string }>;
}

/** A gallery: to work on for its owner and administrators, to look at for anybody where it is public. */
export default async function ProjectPage({ params }: ProjectPageProps) {
  const { project_id: id } = await params;
  if (!PROJECT_ID.test(id)) notFound();
  const [actor, theme] = await Promise.all([signedInOrNot(), currentTheme()]);
  const gallery = await load(actor, id);
  return (
    <Shell title={id} current={actor ? "/projects" : null} person={actor} theme={theme}>
      <GalleryPage
        key={id}
        initial={galleryWithPlaceholders(gallery)}
        signedIn={actor !== null}
        baseUrl={baseUrl()}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.project.accept }}
        actions={actions}
      />
    </Shell>
  );
}

async function load(actor: Actor | null, id: string): Promise<Gallery> {
  try {
    return await loadGallery(actor, id, { limit: IMAGES_PER_PAGE });
  } catch (error) {
    if (isAppError(error, "not_found")) notFound();
    if (isAppError(error, "not_authenticated")) redirect(`/sign-in?next=${encodeURIComponent(`/projects/${id}`)}`);
    throw error;
  }
}
