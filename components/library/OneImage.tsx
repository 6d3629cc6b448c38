import { type RefObject, useEffect, useRef, useState } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryImage } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { attempt } from "../ui/problems";
import type { Limits } from "../ui/uploadWords";
import { useTitle } from "../ui/useTitle";
import { API, type View, viewHref } from "./addresses";
import { ImageView } from "./ImageView";
import styles from "./image.module.css";
import type { ImageList } from "./imageList";
import { titleOf } from "./words";

interface OneImageProps {
  slug: string;
  id: string;
  view: View;
  list: ImageList;
  ids: readonly string[];
  /** What the server rendered the page with. */
  named: LibraryImage | null;
  editable: boolean;
  limits: Limits;
  /** What it is to be replaced with, chosen before it was opened; taken once. */
  newFile: RefObject<File | null>;
  onChanged: (image: LibraryImage) => void;
  onUses: () => void;
  onOpen: (id: string) => void;
  onDeleted: (id: string) => void;
}

/** One image in place of the list, with the way back and to its neighbours. */
export function OneImage(props: OneImageProps) {
  const { slug, id, view, list, ids, named, editable, limits, newFile, onChanged, onUses, onOpen, onDeleted } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const [read, setRead] = useState<{ id: string; image: LibraryImage | null; problem: string | null } | null>(null);
  const own = read?.id === id ? read : null;
  const image = own?.image ?? named ?? list.image(id) ?? null;
  const at = ids.indexOf(id);
  const [before, after] = [at > 0 ? ids[at - 1] : undefined, at >= 0 ? ids[at + 1] : undefined];

  useTitle(image && titleOf(image));

  // What the list has may be old: it is read anew.
  useEffect(() => {
    const stop = new AbortController();
    void attempt(() => callApi<LibraryImage>("GET", API.image(slug, id), { signal: stop.signal }), []).then(
      (result) => {
        if (stop.signal.aborted) return;
        if (result.ok) setRead({ id, image: result.data, problem: null });
        else setRead({ id, image: null, problem: result.problem.sentence });
      },
    );
    return () => stop.abort();
  }, [slug, id]);

  const there = image !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each image the focus goes to its name
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id, there]);

  const changed = (next: LibraryImage) => {
    setRead({ id: next.id, image: next, problem: null });
    onChanged(next);
  };
  const neighbor = (to: string | undefined, text: string, on: boolean) => (
    <button
      type="button"
      className={`${controls.button} ${controls.small}`}
      aria-disabled={to === undefined || undefined}
      onClick={() => to !== undefined && onOpen(to)}
    >
      {!on && <Pointer back />}
      {text}
      {on && <Pointer />}
    </button>
  );
  const gone = own !== null && own.image === null && (own.problem === "Image not found" || image === null);

  return (
    <>
      <nav className={styles.nav} aria-label="Image">
        <a
          className={controls.button}
          href={viewHref(slug, view)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            history.pushState(null, "", viewHref(slug, view));
          }}
        >
          <Pointer back />
          All images
        </a>
        {at >= 0 && ids.length > 1 && (
          <>
            {neighbor(before, "Previous", false)}
            {neighbor(after, "Next", true)}
          </>
        )}
      </nav>
      {gone ? (
        <div className={styles.gone}>
          <h1 ref={heading} tabIndex={-1}>
            This image is not in the library
          </h1>
          <p>{own.problem === "Image not found" ? "It may have been deleted." : own.problem}</p>
        </div>
      ) : image ? (
        <ImageView
          key={id}
          slug={slug}
          image={image}
          headingRef={heading}
          editable={editable}
          limits={limits}
          newFile={newFile}
          onChanged={changed}
          onUses={onUses}
          onDeleted={onDeleted}
        />
      ) : (
        <p className={styles.gone} aria-busy="true">
          Loading …
        </p>
      )}
    </>
  );
}

const Pointer = ({ back = false }: { back?: boolean }) => (
  <span className={styles.pointer} data-back={back || undefined}>
    <Icon name="next" />
  </span>
);
