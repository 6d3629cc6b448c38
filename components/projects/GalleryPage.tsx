"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Gallery, GalleryImage, WithPlaceholders } from "@/lib/contracts/projects";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { imageCount } from "../ui/counts";
import { Icon } from "../ui/Icon";
import { MenuButton } from "../ui/MenuButton";
import page from "../ui/page.module.css";
import type { Limits } from "../ui/uploadWords";
import { useFocusLater } from "../ui/useFocusLater";
import { usePageFiles } from "../ui/usePageFiles";
import type { GalleryActions } from "./actions";
import { DeleteDialog } from "./DeleteDialog";
import { DropVeil } from "./DropVeil";
import { GalleryGrid } from "./GalleryGrid";
import styles from "./gallery.module.css";
import { NoImages } from "./NoImages";
import { toLightbox } from "./pictures";
import { placesOf } from "./places";
import { ShareDialog } from "./ShareDialog";
import { SizesDialog } from "./SizesDialog";
import { useGallery } from "./useGallery";
import { useProjectUploads } from "./useProjectUploads";
import { nameOf, VISIBILITY } from "./words";

const Lightbox = dynamic(() => import("../ui/Lightbox"), { ssr: false });

interface GalleryPageProps {
  initial: WithPlaceholders<Gallery>;
  signedIn: boolean;
  /** `https://host` of this server, for the addresses that programs are given. */
  baseUrl: string;
  limits: Limits;
  actions: GalleryActions;
}

type Panel = { kind: "lightbox" | "sizes"; imageId: string } | { kind: "share" | "delete" };

/** A project: the owner of its state, and of every way to change it. Whoever only may look at it is offered that alone. */
export function GalleryPage({ initial, signedIn, baseUrl, limits, actions }: GalleryPageProps) {
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const focusLater = useFocusLater();
  const focusPicture = useCallback(
    (id: string | null) => focusLater(() => pictureOf(root.current, id) ?? root.current),
    [focusLater],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const focusAfter = useCallback(
    (gone: string, next: string | null) => {
      // It goes with what has the focus in it.
      const tile = root.current?.querySelector(`[data-image="${gone}"]`);
      if (tile?.contains(document.activeElement)) focusPicture(next);
    },
    [focusPicture],
  );
  const { gallery, commands } = useGallery(initial, actions, { onRestored: focusPicture, onGone: focusAfter });
  const { id, images, visibility, mine, placeholders, total } = gallery;
  const { jobs, uploads } = useProjectUploads(id, images, commands.lookForNew, () => heading.current?.focus());
  const places = placesOf(images, jobs, uploads.arrived);

  const add = useCallback((files: readonly File[]) => void uploads.add(files, limits), [uploads, limits]);
  const { drag, browse, inputProps } = usePageFiles<string>({ onFiles: add, disabled: !mine || panel !== null });
  const close = useCallback(() => setPanel(null), []);
  const pictures = useMemo(() => toLightbox(images), [images]);
  const shownAt = panel && "imageId" in panel ? images.findIndex((image) => image.id === panel.imageId) : -1;
  const shown = images[shownAt];

  const onMore = async () => {
    if (busy) return;
    setBusy(true);
    const first = await commands.more();
    setBusy(false);
    if (first) focusPicture(first);
  };
  const onDelete = (image: GalleryImage) => {
    const at = images.findIndex((other) => other.id === image.id);
    const next = images[at + 1] ?? images[at - 1];
    void commands.remove(image);
    // The picture's menu button is gone: on to what took its place.
    focusPicture(next?.id ?? null);
  };
  const onDestroy = async () => {
    if (!(await commands.destroy())) return;
    announce(`${id} deleted.`);
    router.push("/projects");
  };

  return (
    <div ref={root} className={styles.page} data-gallery-ready={ready || undefined} tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{id}</bdi>
          </h1>
          <p className={styles.summary}>
            <bdi>{imageCount(total)}</bdi> · <bdi>{VISIBILITY[visibility].name}</bdi>
          </p>
        </div>
        <div className={styles.ways}>
          {mine && (
            <button type="button" className={`${controls.button} ${controls.primary}`} onClick={() => browse(null)}>
              <Icon name="plus" />
              Add images
            </button>
          )}
          <button type="button" className={controls.button} onClick={() => setPanel({ kind: "share" })}>
            <Icon name="eye" />
            {mine ? "Visibility and addresses" : "Addresses"}
          </button>
          {mine && (
            <MenuButton
              label={`More for ${id}`}
              items={[
                { icon: "bin", text: "Delete project", danger: true, onSelect: () => setPanel({ kind: "delete" }) },
              ]}
            />
          )}
        </div>
      </header>
      {mine && (
        <input {...inputProps({ accept: "image/*,.heic,.heif", "aria-label": "Choose images", tabIndex: -1 })} />
      )}
      {places.length > 0 ? (
        <GalleryGrid
          places={places}
          placeholders={placeholders}
          mine={mine}
          onOpen={(imageId) => setPanel({ kind: "lightbox", imageId })}
          onSizes={(imageId) => setPanel({ kind: "sizes", imageId })}
          onPrimary={commands.makePrimary}
          onDelete={onDelete}
          onRetry={(job) => uploads.retry(job.id, limits)}
          onDrop={(job) => {
            uploads.drop(job.id);
            focusPicture(null);
          }}
        />
      ) : (
        <NoImages mine={mine} limits={limits} onBrowse={() => browse(null)} next={root} />
      )}
      {gallery.next !== undefined && (
        <button type="button" className={`${controls.button} ${page.more}`} aria-disabled={busy} onClick={onMore}>
          {busy ? "Loading" : `Show more of ${total}`}
        </button>
      )}
      {drag && mine && <DropVeil count={drag.count} refused={drag.refused} where={id} />}
      {panel?.kind === "lightbox" && (
        <Lightbox
          pictures={pictures}
          id={panel.imageId}
          onStep={(imageId) => setPanel({ kind: "lightbox", imageId })}
          onClose={() => {
            close();
            focusPicture(panel.imageId);
          }}
        />
      )}
      {panel?.kind === "sizes" && shown && (
        <SizesDialog projectId={id} image={shown} name={nameOf(shown, shownAt + 1)} baseUrl={baseUrl} onClose={close} />
      )}
      {panel?.kind === "share" && (
        <ShareDialog
          projectId={id}
          visibility={visibility}
          mine={mine}
          signedIn={signedIn}
          baseUrl={baseUrl}
          onChange={commands.show}
          onClose={close}
        />
      )}
      {panel?.kind === "delete" && <DeleteDialog projectId={id} count={total} onDelete={onDestroy} onClose={close} />}
    </div>
  );
}

const pictureOf = (root: HTMLElement | null, id: string | null): HTMLElement | null =>
  id === null ? null : (root?.querySelector<HTMLElement>(`[data-image="${id}"] [data-part="picture"]`) ?? null);
