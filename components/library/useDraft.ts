import { useEffect, useState, useSyncExternalStore } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryImage } from "@/lib/contracts/library";
import { attempt } from "../ui/problems";
import { API } from "./addresses";
import { Draft, type DraftStorage, type Fields } from "./draft";

/** The texts of an image as they are typed, saved by themselves. Of one image, for the life of the component. */
export function useDraft(slug: string, image: LibraryImage, onSaved: (image: LibraryImage) => void) {
  const [draft] = useState(
    () => new Draft(image, serverOf(slug, image.id), storageOf(`draft/${slug}/${image.id}`), onSaved),
  );
  const state = useSyncExternalStore(draft.subscribe, draft.get, draft.get);

  useEffect(() => draft.follow(image), [draft, image]);
  useEffect(() => {
    draft.restore();
    addEventListener("pagehide", draft.leave);
    return () => {
      removeEventListener("pagehide", draft.leave);
      void draft.flush();
    };
  }, [draft]);
  useEffect(() => {
    const { phase } = state;
    if (phase !== "failed" && phase !== "conflict") return;
    // What is not saved would be gone from sight: the browser asks.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [state]);

  return { ...state, change: draft.change, flush: draft.flush, resolve: draft.resolve };
}

function serverOf(slug: string, id: string) {
  const call = async (method: "GET" | "PATCH", body?: Partial<Fields>, keepalive?: boolean) => {
    const result = await attempt(() => callApi<LibraryImage>(method, API.image(slug, id), { body, keepalive }), []);
    if (!result.ok) throw new Error(result.problem.sentence ?? Object.values(result.problem.fields)[0]);
    return result.data;
  };
  return {
    read: () => call("GET"),
    write: (change: Partial<Fields>, leaving: boolean) => call("PATCH", change, leaving),
  };
}

function storageOf(key: string): DraftStorage {
  return {
    load: () => {
      try {
        const text = typeof window === "undefined" ? null : sessionStorage.getItem(key);
        return text ? (JSON.parse(text) as Partial<Fields>) : null;
      } catch {
        return null;
      }
    },
    keep: (mine) => {
      try {
        if (mine && Object.keys(mine).length > 0) sessionStorage.setItem(key, JSON.stringify(mine));
        else sessionStorage.removeItem(key);
      } catch {
        // A browser that keeps nothing still has it on the page.
      }
    },
  };
}
