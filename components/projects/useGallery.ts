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

/** A gallery as it is now from its beginning on, with what was shown of it beyond that part. */
const renewed = (state: State, latest: State, goneId: string): State => {
  const end = latest.images.at(-1)?.position ?? -1;
  const beyond = latest.next === undefined ? [] : state.images.filter(({ position }) => position > end);
  return {
    ...latest,
    images: [...latest.images, ...beyond].filter(({ id }) => id !== goneId),
    placeholders: { ...state.placeholders, ...latest.placeholders },
    next: beyond.length ? state.next : latest.next,
  };
};

/** What the page does about the focus. */
interface FocusEvents {
  onRestored: (id: string) => void;
  /** A tile is about to go by itself. @param next the image that comes to stand in its place */
  onGone: (id: string, next: string | null) => void;
}

/** Holds a gallery, and sends changes to the server one after another. */
export function useGallery(initial: State, actions: GalleryActions, events: FocusEvents) {
  const [state, setState] = useState(initial);
  const latest = useRef(state);
  const change = useCallback((next: (before: State) => State) => {
    latest.current = next(latest.current);
    setState(latest.current);
  }, []);
  const told = useRef(events);
  useEffect(() => {
    told.current = events;
  }, [events]);

  const [commands] = useState(() =>
    createCommands({
      actions,
      get: () => latest.current,
      change,
      onRestored: (id) => told.current.onRestored(id),
      onGone: (id, next) => told.current.onGone(id, next),
    }),
  );
  return { gallery: state, commands };
}

interface Context extends FocusEvents {
  actions: GalleryActions;
  get: () => State;
  change: (next: (before: State) => State) => void;
}

function createCommands({ actions, get, change, onRestored, onGone }: Context): GalleryCommands {
  const inTurn = createSerial();
  const call = async <T>(what: string, action: () => Promise<ActionResult<T>>): Promise<T | null> => {
    const result = await inTurn(() => attempt(action, []));
    if (result.ok) return result.data;
    failed(what, result.problem.sentence);
    return null;
  };
  /** As `call`, of an image: null where it failed, "gone" where somebody deleted the image meanwhile. */
  const callOf = async <T>(image: GalleryImage, what: string, action: () => Promise<ActionResult<T>>) => {
    const result = await inTurn(() => attempt(action, []));
    if (result.ok) return result.data;
    const latest = result.problem.code === "not_found" ? await readLatest() : null;
    if (!latest || latest.images.some(({ id }) => id === image.id)) {
      failed(what, result.problem.sentence);
      return null;
    }
    const { images } = get();
    const at = images.findIndex(({ id }) => id === image.id);
    onGone(image.id, (images[at + 1] ?? images[at - 1])?.id ?? null);
    change((state) => renewed(state, latest, image.id));
    return "gone" as const;
  };
  const readLatest = async () => {
    const result = await inTurn(() => attempt(() => actions.moreImages({ projectId: get().id, after: -1 }), []));
    return result.ok ? result.data : null;
  };
  const about = (image: GalleryImage) => ({ projectId: get().id, imageId: image.id });
  const load = async (what: string) => {
    const after = get().images.at(-1)?.position ?? -1;
    const part = await call(what, () => actions.moreImages({ projectId: get().id, after }));
    if (part) change((before) => joined(before, part));
    return part;
  };

  const restore = async (image: GalleryImage, wasPrimary: boolean) => {
    const result = await inTurn(() => attempt(() => actions.restoreProjectImage(about(image)), []));
    if (!result.ok) {
      const { sentence, code } = result.problem;
      const title = `${image.fileName} was not restored.`;
      announce(sentence ? `${title} ${sentence}` : title, { urgency: "assertive" });
      // A picture is not lost for a connection that failed, or for room that can still be made while the undo time runs.
      const again = { label: "Try again", run: () => void restore(image, wasPrimary) };
      notify({ tone: "bad", title, text: sentence ?? undefined, action: code === "not_found" ? undefined : again });
      return;
    }
    const answer = result.data;
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
      const what = "The new images could not be shown. Reload the page.";
      if (get().next === undefined) return void (await load(what));
      // They stand behind images that nobody asked for yet: these would push them away.
      const latest = await call(what, () => actions.moreImages({ projectId: get().id, after: -1 }));
      if (latest) change((state) => ({ ...state, total: latest.total }));
    },
    makePrimary: async (image) => {
      const before = get().images.find(({ isPrimary }) => isPrimary)?.id ?? null;
      change((state) => ({ ...state, images: withPrimary(state.images, image.id) }));
      const what = `${image.fileName} was not made primary.`;
      const answer = await callOf(image, what, () => actions.makePrimary(about(image)));
      if (answer === "gone") return failed(what, "It was deleted elsewhere. Here is what the project has now.");
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
      const answer = await callOf(image, `${image.fileName} was not deleted.`, () =>
        actions.deleteProjectImage(about(image)),
      );
      if (answer === "gone") return succeeded(`${image.fileName} was deleted elsewhere already.`);
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
