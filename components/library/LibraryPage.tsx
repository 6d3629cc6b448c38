"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { LibraryImage } from "@/lib/contracts/library";
import type { OrganizationRole } from "@/lib/contracts/organizations";
import { LibraryHead } from "../organizations/LibraryHead";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import veil from "../ui/fileDrop.module.css";
import { Icon } from "../ui/Icon";
import page from "../ui/page.module.css";
import type { Limits } from "../ui/uploadWords";
import { useFocusLater } from "../ui/useFocusLater";
import { usePageFiles } from "../ui/usePageFiles";
import { ALL, type View, viewHref, viewOf } from "./addresses";
import { BulkDialogs } from "./BulkDialogs";
import { EmptyLibrary } from "./EmptyLibrary";
import { cellOf, Grid } from "./Grid";
import type { ImagePage } from "./imageList";
import { keptOf, useKeeping } from "./kept";
import { LibraryFilters } from "./LibraryFilters";
import styles from "./library.module.css";
import { MoreImages } from "./MoreImages";
import { OneImage } from "./OneImage";
import { SelectionBar } from "./SelectionBar";
import { UploadList } from "./UploadList";
import { uploadsInto } from "./uploads";
import { useLeaveGuard } from "./useLeaveGuard";
import { useLibrary } from "./useLibrary";
import { useReturn } from "./useReturn";
import { useRows } from "./useRows";
import { useSelected } from "./useSelected";
import { imageCount, isWhole, shownOf, wouldShow } from "./words";

interface LibraryPageProps {
  organization: { slug: string; name: string; role: OrganizationRole };
  view: View;
  first: ImagePage;
  /** How many images the library has, whatever is searched for. */
  all: number;
  /** The image that the address names: null where the library has none of that id. */
  named: LibraryImage | null;
  limits: Limits;
}

/** The images of an organisation: to look through, to add to, to tidy; and each of them by itself. */
export function LibraryPage({ organization, view: asked, first, all: counted, named, limits }: LibraryPageProps) {
  const { slug, name, role } = organization;
  const editable = role !== "viewer";
  const address = useSearchParams();
  const openId = address.get("image");
  const [kept] = useState(() => keptOf(slug, viewOf(address)));
  const { view, list, ids, total, more, loading, problem, searching, find, reload } = useLibrary(
    slug,
    viewOf(address),
    { view: asked, page: first },
    kept,
  );
  const [all, setAll] = useState(counted);
  const selected = useSelected(slug, view, { ids, more }, kept?.selection);
  const { selection, chosen, panel, setPanel, drop } = selected;
  const [current, setCurrent] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const [uploads] = useState(() => uploadsInto(slug, limits));
  const grid = useRef<HTMLDivElement>(null);
  const count = useRef<HTMLParagraphElement>(null);
  const rows = useRows(grid, ids.length);
  const focusLater = useFocusLater();
  /** What the image that opens is to be replaced with. */
  const newFile = useRef<File>(null);
  useEffect(() => setReady(true), []);

  const open = useCallback(
    (id: string) => {
      setCurrent(id);
      history.pushState(null, "", viewHref(slug, view, id));
    },
    [slug, view],
  );
  const [start] = useState(kept?.scroll.current ?? null);
  const scroll = useReturn(openId, start, (last) => {
    setCurrent(last);
    rows.reveal(Math.max(0, ids.indexOf(last)));
    focusLater(() => cellOf(grid.current, last) ?? count.current);
  });
  useKeeping(slug, { view, list, selection, scroll });

  useEffect(
    () =>
      uploads.onStored((image, last) => {
        setAll((before) => before + 1);
        if (wouldShow(view, image)) list.prepend(image);
        // In another order only the server knows its place.
        else if (last) void reload();
      }),
    [uploads, list, view, reload],
  );
  const { drag, browse, inputProps } = usePageFiles({
    onFiles: uploads.add,
    disabled: !editable || panel !== null || openId !== null,
  });
  useLeaveGuard(uploads);

  const gone = useCallback(
    (deleted: readonly string[]) => {
      const set = new Set(deleted);
      list.remove(set);
      drop(set);
      setAll((before) => Math.max(0, before - deleted.length));
    },
    [list, drop],
  );
  // Only the server knows where an image is used now. It is asked once the grid is seen again.
  const stale = useRef(false);
  const opened = useRef(openId);
  const spoil = useCallback(() => {
    stale.current = opened.current !== null;
    if (!stale.current) void list.refresh();
  }, [list]);
  const put = useCallback(
    (image: LibraryImage) => {
      list.put(image);
      // It may not be one of those that are looked for any more.
      if (!isWhole(view)) spoil();
    },
    [list, view, spoil],
  );
  useEffect(() => {
    opened.current = openId;
    if (openId !== null || !stale.current) return;
    stale.current = false;
    void list.refresh();
  }, [openId, list]);

  // All that were loaded are gone: the next ones come, though there is no grid to be scrolled to its end.
  useEffect(() => {
    if (ids.length === 0 && more) void list.more();
  }, [list, ids.length, more]);

  const onUses = (of: readonly string[], now: "attached" | "detached") => {
    void list.refresh();
    if (now === "detached" || view.attached !== false) return;
    const set = new Set(of);
    list.remove(set);
    drop(set);
    announce(`${imageCount(of.length)} left the list of unused ones.`);
    focusLater(() => count.current);
  };

  const empty = all === 0 && isWhole(view) && ids.length === 0;
  return (
    <div className={page.page} data-library-ready={ready || undefined}>
      {openId !== null && (
        <OneImage
          slug={slug}
          id={openId}
          view={view}
          list={list}
          ids={ids}
          named={named?.id === openId ? named : null}
          editable={editable}
          limits={limits}
          onChanged={put}
          onUses={spoil}
          newFile={newFile}
          onOpen={(id) => history.replaceState(null, "", viewHref(slug, view, id))}
          onDeleted={(id) => {
            gone([id]);
            history.replaceState(null, "", viewHref(slug, view));
          }}
        />
      )}
      <div hidden={openId !== null}>
        <LibraryHead slug={slug} name={name} current="images">
          {editable && !empty && (
            <button type="button" className={`${controls.button} ${controls.primary}`} onClick={() => browse(null)}>
              <Icon name="up" />
              Add images
            </button>
          )}
        </LibraryHead>
        {editable && <input {...inputProps({ "aria-label": "Image files", accept: "image/*" } as object)} />}
        {!empty && <LibraryFilters slug={slug} view={view} onView={find} />}
        <UploadList uploads={uploads} onOpen={open} next={() => count.current} />
        {!empty && (
          <SelectionBar
            countRef={count}
            words={shownOf(view, total, all)}
            selected={chosen.length}
            total={total}
            busy={selected.busy}
            actions={
              editable
                ? {
                    onAll: () => void selected.selectAll(),
                    onClear: selected.clear,
                    onAttach: () => setPanel("attach"),
                    onDetach: () => setPanel("detach"),
                    onDelete: () => setPanel("delete"),
                  }
                : undefined
            }
          />
        )}
        <div key={empty ? "empty" : "some"} className={styles.results} aria-busy={searching || loading}>
          {ids.length > 0 ? (
            <Grid
              gridRef={grid}
              slug={slug}
              view={view}
              list={list}
              ids={ids}
              total={total}
              rows={rows}
              current={current}
              onCurrent={setCurrent}
              selection={selection}
              onSelect={editable ? selected.select : undefined}
              onAll={() => void selected.selectAll({ aloud: true })}
              onOpen={open}
            />
          ) : (
            !more && (
              <EmptyLibrary
                view={view}
                empty={empty}
                editable={editable}
                onBrowse={() => browse(null)}
                onClear={() => find(ALL)}
                next={count}
              />
            )
          )}
          {more && <MoreImages key={ids.length} problem={problem} onRetry={() => list.retry()} />}
        </div>
      </div>
      {drag && (
        <div className={veil.over} aria-hidden="true">
          <p>Drop to add to {name}</p>
        </div>
      )}
      <BulkDialogs
        slug={slug}
        list={list}
        panel={panel}
        chosen={chosen}
        onClose={() => setPanel(null)}
        onGone={gone}
        onUses={onUses}
        onDone={() => focusLater(() => count.current)}
        onReplace={(id, file) => {
          newFile.current = file;
          open(id);
        }}
      />
    </div>
  );
}
