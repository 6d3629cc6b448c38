import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryImage } from "@/lib/contracts/library";
import { attempt } from "../account/problems";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { API, sameView, type View, viewHref } from "./addresses";
import { ImageList, type ImagePage } from "./imageList";
import { imageCount } from "./words";

export const IMAGES_PER_PAGE = 100;

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

interface Shown {
  view: View;
  list: ImageList;
}

/** What was shown when the page was left, for whoever comes back to it. */
const left = new Map<string, Shown & { scroll: number }>();
let wentBackAt = Number.NEGATIVE_INFINITY;
if (typeof window !== "undefined")
  addEventListener("popstate", () => {
    wentBackAt = performance.now();
  });
/** A page that appears so soon after "back" was asked for by it. */
const BACK_MS = 5_000;

/**
 * The images of one organisation that a search and filters leave, as one list that grows while one scrolls. The address
 * says which, and a page that one comes back to is as it was left.
 * @param server what the page was rendered with, for an address that may have changed since
 */
export function useLibrary(slug: string, address: View, server: { view: View; page: ImagePage }) {
  const [kept] = useState(() => {
    const before = left.get(slug);
    return performance.now() - wentBackAt < BACK_MS && before && sameView(before.view, address) ? before : null;
  });
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
  useEffect(() => {
    if (kept) requestAnimationFrame(() => scrollTo({ top: kept.scroll, behavior: "instant" }));
    const note = () => left.set(slug, { ...now.current, scroll: scrollY });
    // The document may be another's when this one goes: where it stood is noted as one scrolls.
    addEventListener("scroll", note, { passive: true });
    return () => removeEventListener("scroll", note);
  }, [slug, kept]);

  const reload = useCallback(() => show(now.current.view), [show]);
  return { ...shown, ...state, searching, find, reload };
}
