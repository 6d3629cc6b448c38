import { ProjectsPage } from "@/components/projects/ProjectsPage";
import { Shell } from "@/components/shell/Shell";
import { PROJECTS_PER_PAGE } from "@/lib/contracts/projects";
import { env } from "@/lib/env";
import { SURFACES } from "@/lib/policy/surfaces";
import { loadProjects } from "@/lib/projects/list";
import { moreProjects } from "../actions/projects";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";
import { cardsWithPlaceholders } from "./withPlaceholders";

export default async function Projects() {
  const actor = await signedIn("/projects");
  const [projects, theme] = await Promise.all([loadProjects(actor, { limit: PROJECTS_PER_PAGE }), currentTheme()]);
  return (
    <Shell title="Projects" current="/projects" person={actor} theme={theme}>
      <ProjectsPage
        initial={cardsWithPlaceholders(projects)}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.project.accept }}
        loadMore={moreProjects}
      />
    </Shell>
  );
}
