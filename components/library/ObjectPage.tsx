"use client";

import Link from "next/link";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { AttachedImage, ObjectReference } from "@/lib/contracts/library";
import type { OrganizationRole } from "@/lib/contracts/organizations";
import { objectsHref } from "../organizations/addresses";
import controls from "../ui/controls.module.css";
import { type Drag, DragList } from "../ui/DragList";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import page from "../ui/page.module.css";
import rows from "../ui/rows.module.css";
import { useFocusLater } from "../ui/useFocusLater";
import { useOrder } from "../ui/useOrder";
import { AttachedRow } from "./AttachedRow";
import library from "./library.module.css";
import styles from "./object.module.css";
import { PickDialog } from "./PickDialog";
import { type AttachedPart, useAttached } from "./useAttached";
import { imageCount } from "./words";

interface ObjectPageProps {
  organization: { slug: string; name: string; role: OrganizationRole };
  object: ObjectReference;
  first: AttachedPart;
}

/** The images of one object in their order, with the cover and the texts that count there. */
export function ObjectPage({ organization, object, first }: ObjectPageProps) {
  const { slug, name, role } = organization;
  const editable = role !== "viewer";
  const { path, images, total, whole, arrange, put, cover, attach, detach } = useAttached(slug, object, first);
  const [picking, setPicking] = useState(false);
  const [ready, setReady] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const focusLater = useFocusLater();
  useEffect(() => setReady(true), []);

  const ids = images.map(({ id }) => id);
  const titleOf = (id: string) => images.find((image) => image.id === id)?.effective_title.trim() || "Untitled";
  const { lift, shown, onHandleKey, place } = useOrder(ids, titleOf, arrange);
  const byId = new Map(images.map((image) => [image.id, image]));
  const movable = editable && whole && ids.length > 1;

  // A row that moves in the document loses the focus.
  useLayoutEffect(() => {
    if (lift) handleOf(list.current, lift.id)?.focus();
  });
  const placeAt = (id: string, to: number) => {
    place(id, to);
    focusLater(() => handleOf(list.current, id));
  };
  const remove = async (image: AttachedImage) => {
    const again = () => focusLater(() => list.current?.querySelector<HTMLElement>(`[data-attached="${image.id}"] a`));
    if (await detach(image, again)) focusLater(() => heading.current);
  };
  const overOf = (drag: Drag | null, id: string) => {
    if (!drag || drag.over !== id || drag.id === id) return undefined;
    return ids.indexOf(drag.id) < ids.indexOf(id) ? "after" : "before";
  };
  const close = useCallback(() => setPicking(false), []);

  return (
    <div className={page.page} data-object-ready={ready || undefined}>
      <header className={page.head}>
        <div className={styles.name}>
          <Link className={styles.back} href={objectsHref(slug)} prefetch={false}>
            Objects of {name}
          </Link>
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{object.object_id}</bdi>
          </h1>
          <p className="data">
            {object.app_label} / {object.model}
          </p>
        </div>
        {editable && (
          <div className={page.ways}>
            <button type="button" className={`${controls.button} ${controls.primary}`} onClick={() => setPicking(true)}>
              <Icon name="plus" />
              Attach images
            </button>
          </div>
        )}
      </header>
      <p className={styles.count}>
        {imageCount(total)}
        {!whole &&
          `, of which ${images.length.toLocaleString("en")} are shown. More than a thousand cannot be put in order here.`}
      </p>
      {images.length > 0 ? (
        <DragList
          overlay={(id) => {
            const image = byId.get(id);
            return image && <Img className={rows.carried} src={image.versions.thumb.url} alt="" />;
          }}
          onDrop={(id, over) => placeAt(id, ids.indexOf(over))}
        >
          {(drag) => (
            <ol ref={list} className={rows.rows} aria-label="Images in their order">
              {shown.map((id, index) => {
                const image = byId.get(id);
                return (
                  image && (
                    <AttachedRow
                      key={id}
                      slug={slug}
                      object={path}
                      image={image}
                      place={index}
                      total={ids.length}
                      lifted={lift?.id === id || drag?.id === id}
                      over={overOf(drag, id)}
                      actions={
                        editable
                          ? {
                              onKey: (event) => onHandleKey(id, event),
                              onPlace: movable ? (to) => placeAt(id, to) : undefined,
                              onCover: (is_cover) => void cover(id, is_cover),
                              onSaved: put,
                              onDetach: () => void remove(image),
                            }
                          : undefined
                      }
                    />
                  )
                );
              })}
            </ol>
          )}
        </DragList>
      ) : (
        <div className={library.empty}>
          <Icon name="frames" />
          <h2>No image is attached here</h2>
          <p>
            {editable
              ? "Attach images from the library. The first one stands for the object until you choose a cover."
              : "Editors and owners attach them."}
          </p>
        </div>
      )}
      {picking && (
        <PickDialog
          slug={slug}
          attached={new Set(ids)}
          onPick={async (picked) => {
            const problem = await attach(picked);
            if (!problem) close();
            return problem;
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

const handleOf = (list: HTMLElement | null, id: string) => list?.querySelector<HTMLElement>(`[data-handle="${id}"]`);
