import { useCallback, useEffect, useRef, useState } from "react";
import { createSerial } from "@/lib/browser/serial";
import type { ActionResult } from "@/lib/contracts/problem";
import type { Gallery, GalleryImage, Visibility, WithPlaceholders } from "@/lib/contracts/projects";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import type { GalleryActions } from "./actions";

type State = WithPlaceholders<Gallery>;

/** What the page can do to a gallery. Everything shows at once and is taken back if it fails. */
export interface GalleryCommands {
  /** Shows the next part. @returns the id of its first image */
  more: () => Promise<string | null>;
  /** Looks for what was added behind the last image. */
  lookForNew: () => Promise<void>;
  makePrimary: (image: GalleryImage) => Promise<void>;
  remove: (image: GalleryImage) => Promise<void>;
  show: (visibility: Visibility) => Promise<void>;
  /** @returns whether it is gone */
  destroy: () => Promise<boolean>;
}

const withPrimary = (images: readonly GalleryImage[], id: string | null): GalleryImage[] =>
  images.map((image) => (image.isPrimary === (image.id === id) ? image : { ...image, isPrimary: image.id === id }));

/** Adds what is not there yet, in the order of upload. */
const joined = (state: State, part: State): State => {
  const images = new Map([...state.images, ...part.images].map((image) => [image.id, image]));
  return {
    ...state,
    images: [...images.values()].sort((a, b) => a.position - b.position),
    placeholders: { ...state.placeholders, ...part.placeholders },
    next: part.next,
    total: part.total,
  };
};

/** Holds a gallery, and sends changes to the server one after another. */
export function useGallery(initial: State, actions: GalleryActions, onRestored: (id: string) => void) {
  const [state, setState] = useState(initial);
  const latest = useRef(state);
  const change = useCallback((next: (before: State) => State) => {
    latest.current = next(latest.current);
    setState(latest.current);
  }, []);
  const restored = useRef(onRestored);
  useEffect(() => {
    restored.current = onRestored;
  }, [onRestored]);

  const [commands] = useState(() =>
    createCommands({ actions, get: () => latest.current, change, onRestored: (id) => restored.current(id) }),
  );
  return { gallery: state, commands };
}

interface Context {
  actions: GalleryActions;
  get: () => State;
  change: (next: (before: State) => State) => void;
  onRestored: (id: string) => void;
}

function createCommands({ actions, get, change, onRestored }: Context): GalleryCommands {
  const inTurn = createSerial();
  const call = async <T>(what: string, action: () => Promise<ActionResult<T>>): Promise<T | null> => {
    const result = await inTurn(() => attempt(action, []));
    if (result.ok) return result.data;
    failed(what, result.problem.sentence);
    return null;
  };
  const about = (image: GalleryImage) => ({ projectId: get().id, imageId: image.id });
  const load = async (what: string) => {
    const after = get().images.at(-1)?.position ?? -1;
    const part = await call(what, () => actions.moreImages({ projectId: get().id, after }));
    if (part) change((before) => joined(before, part));
    return part;
  };

  const restore = async (image: GalleryImage, wasPrimary: boolean) => {
    const answer = await call(`${image.fileName} was not restored.`, () => actions.restoreProjectImage(about(image)));
    if (!answer) return;
    change((before) => {
      const images = [...before.images, { ...image, isPrimary: wasPrimary }].sort((a, b) => a.position - b.position);
      return { ...before, images: withPrimary(images, answer.primaryId), total: before.total + 1 };
    });
    announce(`${image.fileName} restored.`);
    onRestored(image.id);
  };

  return {
    more: async () => (await load("More images could not be loaded."))?.images[0]?.id ?? null,
    lookForNew: async () => {
      await load("The new images could not be shown. Reload the page.");
    },
    makePrimary: async (image) => {
      const before = get().images.find(({ isPrimary }) => isPrimary)?.id ?? null;
      change((state) => ({ ...state, images: withPrimary(state.images, image.id) }));
      const answer = await call(`${image.fileName} was not made primary.`, () => actions.makePrimary(about(image)));
      change((state) => ({ ...state, images: withPrimary(state.images, answer ? answer.primaryId : before) }));
      if (!answer) return;
      succeeded(`${image.fileName} is the primary image.`);
    },
    remove: async (image) => {
      const before = get();
      change((state) => ({
        ...state,
        images: state.images.filter(({ id }) => id !== image.id),
        total: state.total - 1,
      }));
      const answer = await call(`${image.fileName} was not deleted.`, () => actions.deleteProjectImage(about(image)));
      if (!answer) {
        change((state) => joined(state, { ...before, images: [image], next: state.next, total: state.total + 1 }));
        return;
      }
      change((state) => ({ ...state, images: withPrimary(state.images, answer.primaryId) }));
      const title = `${image.fileName} deleted.`;
      announce(`${title} Undo is available.`);
      notify({
        tone: "good",
        title,
        action: { label: "Undo", run: () => void restore(image, image.isPrimary) },
      });
    },
    show: async (visibility) => {
      const before = get().visibility;
      change((state) => ({ ...state, visibility }));
      const answer = await call("The visibility was not changed.", () =>
        actions.editProject({ projectId: get().id, visibility }),
      );
      change((state) => ({ ...state, visibility: answer?.visibility ?? before }));
      if (!answer) return;
      succeeded(`${get().id} is ${answer.visibility} now.`);
    },
    destroy: async () => {
      const { id } = get();
      const gone = (await inTurn(() => attempt(() => actions.deleteProject({ projectId: id }), []))) ?? null;
      if (!gone.ok) failed(`${id} was not deleted.`, gone.problem.sentence);
      return gone.ok;
    },
  };
}
