import { useEffect, useState, useSyncExternalStore } from "react";
import { callApi } from "@/lib/browser/api";
import type { AttachedImage, LibraryImage } from "@/lib/contracts/library";
import { attempt, ended } from "../ui/problems";
import { API } from "./addresses";
import {
  type CustomTexts,
  customTextsOf,
  Draft,
  type DraftServer,
  type DraftState,
  type DraftStorage,
  fieldsOf,
  type ImageFields,
} from "./draft";

/** What a form needs of a draft. */
export interface DraftForm<Fields> extends DraftState<Fields> {
  change: (patch: Partial<Fields>) => void;
  flush: () => Promise<void>;
  resolve: (keep: "mine" | "theirs") => void;
}

/** The texts of an image as they are typed. Of one image, for the life of the component. */
export const useImageDraft = (
  slug: string,
  image: LibraryImage,
  onSaved: (image: LibraryImage) => void,
): DraftForm<ImageFields> =>
  useDraft(image, () => {
    const path = API.image(slug, image.id);
    const gone = "The image is no longer in the library.";
    const server: DraftServer<ImageFields, LibraryImage> = {
      read: () => call("GET", path, gone),
      write: (body, keepalive) => call("PATCH", path, gone, { body, keepalive }),
    };
    return new Draft(image, fieldsOf, server, storageOf(`draft/${slug}/${image.id}`), onSaved);
  });

/** Its texts at one object, whose address in the API is `object`, as they are typed. */
export const useCustomTextsDraft = (
  object: string,
  image: AttachedImage,
  onSaved: (image: AttachedImage) => void,
): DraftForm<CustomTexts> =>
  useDraft(image, () => {
    const path = `${object}/${image.id}`;
    const gone = "The image is no longer attached here.";
    const server: DraftServer<CustomTexts, AttachedImage> = {
      // There is no address to read one of them at: a change of nothing answers with what is there.
      read: () => call("PATCH", path, gone, { body: {} }),
      write: (body, keepalive) => call("PATCH", path, gone, { body, keepalive }),
    };
    return new Draft(image, customTextsOf, server, storageOf(customTextsKey(object, image.id)), onSaved);
  });

/** Whether a page that went left texts of this image at this object unsaved. Not for the server. */
export const hasCustomTextsDraft = (object: string, id: string): boolean =>
  storageOf(customTextsKey(object, id)).load() !== null;

const customTextsKey = (object: string, id: string): string => `draft/${object}/${id}`;

/** A draft that saves itself, and is kept when the page goes. */
function useDraft<Fields extends object, Item>(item: Item, make: () => Draft<Fields, Item>): DraftForm<Fields> {
  const [draft] = useState(make);
  const state = useSyncExternalStore(draft.subscribe, draft.get, draft.get);

  useEffect(() => draft.follow(item), [draft, item]);
  useEffect(() => {
    draft.restore();
    addEventListener("pagehide", draft.leave);
    addEventListener("online", draft.resume);
    return () => {
      removeEventListener("pagehide", draft.leave);
      removeEventListener("online", draft.resume);
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

/** @throws Error with the sentence for a person; `gone` where it is not there any more */
async function call<Item>(
  method: "GET" | "PATCH",
  path: string,
  gone: string,
  options?: { body: object; keepalive?: boolean },
): Promise<Item> {
  const result = await attempt(() => callApi<Item>(method, path, options), []);
  if (result.ok) return result.data;
  const { code, sentence, fields } = result.problem;
  throw new Error(code === "not_found" ? gone : ended(sentence ?? Object.values(fields)[0] ?? ""));
}

function storageOf<Fields>(key: string): DraftStorage<Fields> {
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
