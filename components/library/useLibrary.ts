import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryImage } from "@/lib/contracts/library";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { attempt } from "../ui/problems";
import { API, sameView, type View, viewHref } from "./addresses";
import { ImageList, type ImagePage } from "./imageList";
import type { Kept } from "./kept";
import { imageCount } from "./words";

const IMAGES_PER_PAGE = 100;

/** A part of a library's list, by our API. @throws Error with the sentence for a person */
const loaderOf = (slug: string, view: View) => async (cursor: string | undefined, signal: AbortSignal) => {
  const result = await attempt(
    () => callApi<LibraryImage[]>("GET", API.images(slug, view, { limit: IMAGES_PER_PAGE, cursor }), { signal }),
    [],
  );
  if (!result.ok) throw new Error(result.problem.sentence ?? "Something went wrong.");
  const { data, page } = result as unknown as { data: LibraryImage[]; page: { cursor?: string; total: number } };
  return { items: data, cursor: page.cursor, total: page.total } satisfies ImagePage;
};

type Shown = Pick<Kept, "view" | "list">;

/**
 * The images of one organisation that a search and filters leave, as one list that grows while one scrolls. The address
 * says which.
 * @param server what the page was rendered with, for an address that may have changed since
 * @param kept the page as it was left, for whoever comes back
 */
export function useLibrary(slug: string, address: View, server: { view: View; page: ImagePage }, kept: Kept | null) {
  const [shown, setShown] = useState<Shown>(
    () => kept ?? { view: server.view, list: new ImageList(server.page, loaderOf(slug, server.view)) },
  );
  const [searching, setSearching] = useState(false);
  const asked = useRef<AbortController>(null);
  const wanted = useRef(shown.view);
  const state = useSyncExternalStore(shown.list.subscribe, shown.list.get, shown.list.get);

  const show = useCallback(
    async (next: View) => {
      asked.current?.abort();
      const stop = new AbortController();
      asked.current = stop;
      setSearching(true);
      const load = loaderOf(slug, next);
      try {
        const page = await load(undefined, stop.signal);
        if (stop.signal.aborted) return;
        setShown((before) => {
          before.list.stop();
          return { view: next, list: new ImageList(page, load) };
        });
        announce(`${imageCount(page.total)}.`, { instead: true });
      } catch (error) {
        if (stop.signal.aborted) return;
        const title = "The search did not work.";
        announce(`${title} ${(error as Error).message}`, { urgency: "assertive" });
        notify({ tone: "bad", title, text: (error as Error).message });
      }
      if (!stop.signal.aborted) setSearching(false);
    },
    [slug],
  );

  /** Another search or order: the address changes without a new page. */
  const find = useCallback(
    (next: View) => {
      wanted.current = next;
      history.replaceState(null, "", viewHref(slug, next));
      void show(next);
    },
    [slug, show],
  );

  // A link, or the way back, has changed the address.
  useEffect(() => {
    if (sameView(address, wanted.current)) return;
    wanted.current = address;
    void show(address);
  }, [address, show]);

  const now = useRef(shown);
  now.current = shown;
  const reload = useCallback(() => show(now.current.view), [show]);
  return { ...shown, ...state, searching, find, reload };
}
