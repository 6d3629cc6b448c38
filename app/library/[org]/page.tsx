import { viewOf } from "@/components/library/addresses";
import { LibraryPage } from "@/components/library/LibraryPage";
import { NotMember } from "@/components/organizations/NotMember";
import { Shell } from "@/components/shell/Shell";
import type { LibraryImage } from "@/lib/contracts/library";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { writeCursor } from "@/lib/http/paging";
import type { Actor } from "@/lib/identity/actor";
import { countImages, listImages, readImage } from "@/lib/library/images";
import { SURFACES } from "@/lib/policy/surfaces";
import { currentTheme } from "../../theme";
import { openOrganization } from "../organization";

interface LibraryProps {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What the first screen shows; the browser asks for more in larger parts. */
const FIRST = 60;

export default async function Library({ params, searchParams }: LibraryProps) {
  const { org } = await params;
  const search = asSearch(await searchParams);
  const { actor, organization } = await openOrganization(org, `/library/${org}${search.size ? `?${search}` : ""}`);
  const theme = await currentTheme();
  if (!organization)
    return (
      <Shell title="Not a member" current="/library" person={actor} theme={theme}>
        <NotMember slug={org} />
      </Shell>
    );
  const view = viewOf(search);
  const [{ items, next, total }, all, named] = await Promise.all([
    listImages(actor, org, { ...view, limit: FIRST }),
    countImages(actor, org),
    read(actor, org, search.get("image")),
  ]);
  return (
    <Shell title={organization.name} current="/library" person={actor} theme={theme}>
      <LibraryPage
        organization={organization}
        view={view}
        first={{ items, cursor: next && writeCursor(next), total }}
        all={all}
        named={named}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.library.accept }}
      />
    </Shell>
  );
}

/** The first value of each parameter: an address may name it several times. */
function asSearch(params: Awaited<LibraryProps["searchParams"]>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) search.set(name, first);
  }
  return search;
}

/** The image that the address names. That it is not there says the page. */
async function read(actor: Actor, org: string, id: string | null): Promise<LibraryImage | null> {
  if (!id) return null;
  try {
    return await readImage(actor, org, id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
