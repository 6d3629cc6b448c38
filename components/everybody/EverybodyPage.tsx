"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import type { EverybodyQuery, PictureList } from "@/lib/contracts/everybody";
import { Views } from "../people/Views";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { imageCount } from "../ui/counts";
import { Icon } from "../ui/Icon";
import nothing from "../ui/nothing.module.css";
import { failed } from "../ui/outcome";
import page from "../ui/page.module.css";
import { useFocusLater } from "../ui/useFocusLater";
import { everybodyHref } from "./addresses";
import { ConfirmDelete } from "./ConfirmDelete";
import styles from "./everybody.module.css";
import { Filters } from "./Filters";
import { PictureGrid } from "./PictureGrid";
import { SelectionBar } from "./SelectionBar";
import { useBulkDelete } from "./useBulkDelete";
import { type LoadPictures, usePictures } from "./usePictures";
import { useSelection } from "./useSelection";
import { nothingFound, shownOf } from "./words";

interface EverybodyPageProps {
  query: EverybodyQuery;
  pictures: PictureList;
  loadMore: LoadPictures;
}

/** The reference images of all people: to look through, and to delete where they must not stay. */
export function EverybodyPage({ query, pictures: first, loadMore }: EverybodyPageProps) {
  const router = useRouter();
  const [searching, startSearch] = useTransition();
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const focusLater = useFocusLater();
  const count = useRef<HTMLParagraphElement>(null);
  const { gone, remove } = useBulkDelete();
  const { pictures, more } = usePictures(first, query, gone, loadMore);
  const { chosen, ids, select, selectAll, clear } = useSelection(pictures);
  useEffect(() => setReady(true), []);
  useFoundSaid(everybodyHref(query), first.total);

  const onMore = async () => {
    if (busy || !more) return;
    setBusy(true);
    const result = await more();
    setBusy(false);
    if ("sentence" in result) return failed("More images could not be loaded.", result.sentence);
    const { first: added } = result;
    if (added) focusLater(() => list.current?.querySelector<HTMLElement>(`[data-picture="${added.id}"] input`));
  };

  const onDelete = async () => {
    await remove(chosen);
    clear();
    setConfirming(false);
    // The button that asked is gone with the selection.
    focusLater(() => count.current);
  };

  return (
    <div className={page.page} data-everybody-ready={ready || undefined}>
      <header className={page.head}>
        <h1>All images</h1>
        <Views current="all" />
      </header>
      <Filters
        query={query}
        onFilter={(next) => startSearch(() => router.replace(everybodyHref(next), { scroll: false }))}
      />
      <SelectionBar
        countRef={count}
        words={shownOf(pictures.length, first.total)}
        chosen={chosen}
        all={pictures.length > 0 && chosen.length === pictures.length}
        none={pictures.length === 0}
        onAll={selectAll}
        onClear={clear}
        onDelete={() => setConfirming(true)}
      />
      <div className={styles.results} aria-busy={searching}>
        {pictures.length > 0 ? (
          <PictureGrid listRef={list} pictures={pictures} selected={ids} onSelect={select} />
        ) : (
          <div className={nothing.nothing}>
            <Icon name="frames" />
            <p>{nothingFound(query)}</p>
          </div>
        )}
        {more && (
          <button
            type="button"
            className={`${controls.button} ${page.more}`}
            aria-disabled={busy || undefined}
            onClick={onMore}
          >
            {busy ? "Loading" : "Show more"}
          </button>
        )}
      </div>
      {confirming && <ConfirmDelete pictures={chosen} onDelete={onDelete} onClose={() => setConfirming(false)} />}
    </div>
  );
}

/** What a new filter found is said. */
function useFoundSaid(address: string, total: number) {
  const said = useRef(address);
  useEffect(() => {
    if (said.current === address) return;
    said.current = address;
    announce(`${imageCount(total)}.`, { instead: true });
  }, [address, total]);
}
