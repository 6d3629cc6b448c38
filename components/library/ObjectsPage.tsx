"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryObject, ObjectsQuery } from "@/lib/contracts/library";
import type { OrganizationRole } from "@/lib/contracts/organizations";
import { objectsHref } from "../organizations/addresses";
import { LibraryHead } from "../organizations/LibraryHead";
import controls from "../ui/controls.module.css";
import filters from "../ui/filters.module.css";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { failed } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import { AttachDialog } from "./AttachDialog";
import { API, objectHref, objectName } from "./addresses";
import library from "./library.module.css";
import styles from "./object.module.css";
import { imageCount, objectCount } from "./words";

export interface ObjectPart {
  items: readonly LibraryObject[];
  cursor?: string;
  total: number;
}

interface ObjectsPageProps {
  organization: { slug: string; name: string; role: OrganizationRole };
  query: ObjectsQuery;
  first: ObjectPart;
}

/** The objects, of whatever systems, that images are attached to. */
export function ObjectsPage({ organization, query, first }: ObjectsPageProps) {
  const { slug, name, role } = organization;
  const router = useRouter();
  const [later, setLater] = useState<ObjectPart | null>(null);
  const [busy, setBusy] = useState(false);
  const [opening, setOpening] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  const items = [...first.items, ...(later?.items ?? [])];
  const cursor = later ? later.cursor : first.cursor;
  const more = async () => {
    if (busy || !cursor) return;
    setBusy(true);
    const search = new URLSearchParams({ ...query, cursor, limit: "100" });
    const result = await attempt(() => callApi<LibraryObject[]>("GET", API.objects(slug, search)), []);
    setBusy(false);
    if (!result.ok) return failed("More objects could not be loaded.", result.problem.sentence);
    const { data, page } = result as unknown as { data: LibraryObject[]; page: { cursor?: string; total: number } };
    setLater({ items: [...(later?.items ?? []), ...data], cursor: page.cursor, total: page.total });
  };
  const filtered = Boolean(query.app_label || query.model);

  return (
    <div className={page.page} data-objects-ready={ready || undefined}>
      <LibraryHead slug={slug} name={name} current="objects">
        {role !== "viewer" && (
          <button type="button" className={controls.button} onClick={() => setOpening(true)}>
            <Icon name="plus" />
            Add to an object
          </button>
        )}
      </LibraryHead>
      {(filtered || items.length > 0) && (
        <search>
          <form action={objectsHref(slug)} className={filters.filters}>
            <label>
              Application
              <input name="app_label" defaultValue={query.app_label} pattern="[a-z][a-z0-9_]*" maxLength={100} />
            </label>
            <label>
              Model
              <input name="model" defaultValue={query.model} pattern="[a-z][a-z0-9_]*" maxLength={100} />
            </label>
            <button type="submit" className={controls.button}>
              Filter
            </button>
            {filtered && (
              <Link className={controls.button} href={objectsHref(slug)} prefetch={false}>
                Clear
              </Link>
            )}
          </form>
        </search>
      )}
      {items.length > 0 ? (
        <>
          <p className={styles.count}>{objectCount(first.total)}</p>
          <ul className={styles.objects} aria-label="Objects">
            {items.map((object) => (
              <li key={objectName(object)}>
                <Link href={objectHref(slug, object)} prefetch={false} className={styles.object}>
                  <Img src={object.cover.thumb} alt="" width={64} height={64} loading="lazy" decoding="async" />
                  <span className={styles.what}>
                    <span className="data">
                      {object.app_label} / {object.model}
                    </span>
                    <bdi>{object.object_id}</bdi>
                  </span>
                  <span className={styles.many}>{imageCount(object.count)}</span>
                </Link>
              </li>
            ))}
          </ul>
          {cursor && (
            <div className={library.more}>
              <button type="button" className={controls.button} aria-disabled={busy || undefined} onClick={more}>
                {busy ? "Loading" : "Show more"}
              </button>
            </div>
          )}
        </>
      ) : (
        <div className={library.empty}>
          <Icon name="frames" />
          <h2>{filtered ? "No object has these names" : "Nothing has images yet"}</h2>
          <p>
            {filtered
              ? "Application and model are compared as a whole, in small letters."
              : "An object is anything that another system has: a product, a page, an article. Select images and attach them, or let that system do it by the API."}
          </p>
        </div>
      )}
      {opening && (
        <AttachDialog
          slug={slug}
          title="Add images to an object"
          label="Go on"
          onAttach={async (object) => {
            router.push(objectHref(slug, object));
            return null;
          }}
          onClose={() => setOpening(false)}
        />
      )}
    </div>
  );
}
