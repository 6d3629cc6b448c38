import type { LibraryQuery, ObjectReference } from "@/lib/contracts/library";
import { cleanLine } from "@/lib/core/text";
import { libraryHref, objectsHref } from "../organizations/addresses";

/** Which of the images a page shows: what the server is asked for, without the defaults. */
export type View = LibraryQuery;

export const ALL: View = { q: "", sort: "newest" };

/** The one filter that is on. Both at once would be two, but nobody looks for that. */
export type Filter = "all" | "unused" | "missing_alt";

/** The filter that a view has on. */
export const filterOf = ({ attached, missing_alt }: View): Filter =>
  attached === false ? "unused" : missing_alt ? "missing_alt" : "all";

/** The view with that filter on and the other off. */
export const withFilter = ({ q, sort }: View, filter: Filter): View => ({
  q,
  sort,
  ...(filter === "unused" && { attached: false }),
  ...(filter === "missing_alt" && { missing_alt: true }),
});

function searchOf(view: View): URLSearchParams {
  const search = new URLSearchParams();
  if (view.q) search.set("q", view.q);
  if (view.attached !== undefined) search.set("attached", String(view.attached));
  if (view.missing_alt !== undefined) search.set("missing_alt", String(view.missing_alt));
  if (view.sort !== "newest") search.set("sort", view.sort);
  return search;
}

/** What an address asks for; a part that makes no sense is as if it were not there. */
export function viewOf(search: URLSearchParams): View {
  const sort = search.get("sort");
  const filter: Filter =
    search.get("attached") === "false" ? "unused" : search.get("missing_alt") === "true" ? "missing_alt" : "all";
  const view: View = {
    q: cleanLine(search.get("q") ?? "")
      .trim()
      .slice(0, 200),
    sort: sort === "oldest" || sort === "title" ? sort : "newest",
  };
  return withFilter(view, filter);
}

/** Whether two views show the same images in the same order. */
export const sameView = (a: View, b: View): boolean => String(searchOf(a)) === String(searchOf(b));

/** The address of the page that shows these images, and one of them in its own view. */
export function viewHref(slug: string, view: View, image?: string): string {
  const search = searchOf(view);
  if (image) search.set("image", image);
  const text = search.toString();
  return text ? `${libraryHref(slug)}?${text}` : libraryHref(slug);
}

const api = (slug: string): string => `/api/orgs/${slug}`;

/** How many usages of an image are asked for at a time. */
export const USAGES_PAGE = 100;

/** The addresses of the API that the pages call. */
export const API = {
  images: (slug: string, view: View, page: { limit: number; cursor?: string }) => {
    const search = searchOf(view);
    search.set("limit", String(page.limit));
    if (page.cursor) search.set("cursor", page.cursor);
    return `${api(slug)}/images?${search}`;
  },
  upload: (slug: string) => `${api(slug)}/images`,
  image: (slug: string, id: string) => `${api(slug)}/images/${id}`,
  file: (slug: string, id: string) => `${api(slug)}/images/${id}/file`,
  usages: (slug: string, id: string, cursor?: string) =>
    `${api(slug)}/images/${id}/usages?limit=${USAGES_PAGE}${cursor ? `&cursor=${cursor}` : ""}`,
  objects: (slug: string, search: URLSearchParams) => `${api(slug)}/objects?${search}`,
  object: (slug: string, object: ObjectReference) => `${api(slug)}/images/${objectPath(object)}`,
};

/** Ids of other systems have any letters. */
const objectPath = ({ app_label, model, object_id }: ObjectReference): string =>
  `${app_label}/${model}/${encodeURIComponent(object_id)}`;

/** The page of an object. */
export const objectHref = (slug: string, object: ObjectReference): string =>
  `${objectsHref(slug)}/${objectPath(object)}`;

/** An object in one line: "shop / product / 5". */
export const objectName = ({ app_label, model, object_id }: ObjectReference): string =>
  `${app_label} / ${model} / ${object_id}`;
