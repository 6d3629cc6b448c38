import { Shell } from "@/components/shell/Shell";
import { type UploadView, viewOf } from "@/components/uploads/addresses";
import { UploadsPage } from "@/components/uploads/UploadsPage";
import { env } from "@/lib/env";
import type { Actor } from "@/lib/identity/actor";
import { SURFACES } from "@/lib/policy/surfaces";
import { listGigs } from "@/lib/uploads/gigs";
import { countUploads, listShown, listTrash } from "@/lib/uploads/list";
import { profileUploadOf } from "@/lib/uploads/profile";
import { first, type SearchParams } from "../images/administrator";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";

const PAGE = 48;

/** What a view shows first. */
async function load(actor: Actor, view: UploadView) {
  if (view === "trash") return { trash: await listTrash(actor, { limit: PAGE }) };
  if (view === "gigs") return { gigs: await listGigs(actor) };
  return { files: await listShown(actor, { limit: PAGE, category: view === "all" ? undefined : view }) };
}

export default async function Uploads({ searchParams }: { searchParams: SearchParams }) {
  const actor = await signedIn("/uploads");
  const view = viewOf(first((await searchParams).view));
  const [shown, counts, profileId, theme] = await Promise.all([
    load(actor, view),
    countUploads(actor),
    profileUploadOf(actor),
    currentTheme(),
  ]);
  return (
    <Shell title="Uploads" current="/uploads" person={actor} theme={theme}>
      <UploadsPage
        key={view}
        view={view}
        shown={shown}
        counts={counts}
        profileId={profileId}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.upload.accept }}
      />
    </Shell>
  );
}
