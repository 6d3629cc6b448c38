"use client";

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReferenceImage, SlotsState } from "@/lib/contracts/referenceImages";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { failed } from "../ui/outcome";
import { useStore } from "../ui/store";
import type { Limits } from "../ui/uploadWords";
import { Guide } from "./Guide";
import { ManagerPanels, type Panel, preloadPanels } from "./ManagerPanels";
import styles from "./manager.module.css";
import { PointerDrag } from "./PointerDrag";
import { RecentChanges } from "./RecentChanges";
import { type RecentEntry, recentEntries } from "./recent";
import { Strip } from "./Strip";
import { refusals } from "./sentences";
import { currentSlots } from "./state";
import under from "./under.module.css";
import { previewRow, useArranging } from "./useArranging";
import { useFiles } from "./useFiles";
import { useIntents } from "./useIntents";
import { useSlide } from "./useSlide";
import { useSlotFocus } from "./useSlotFocus";
import { type SlotActions, useSlotStore } from "./useSlotStore";
import { useUploads } from "./useUploads";
import { freeOf, slotViews, summaryOf } from "./view";

export interface ReferenceImageManagerProps {
  /** Whose slots they are: the reader's own, or for an administrator anybody's. Give another person another `key`. */
  userId: string;
  ownerName: string;
  initial: SlotsState;
  /** By slot id: a data URL of the decoded thumbhash. */
  placeholders: Readonly<Record<string, string>>;
  limits: Limits;
  actions: SlotActions;
  /** In place of the page's own heading, where the manager is a part of a page: then it is narrower, and has no guide. */
  heading?: ReactNode;
  /** Beside "Add images". */
  tools?: ReactNode;
  /** Between the film and the recent changes. */
  children?: (slots: readonly ReferenceImage[]) => ReactNode;
  /** Told of the slots as they stand, whenever they change. */
  onSlots?: (slots: readonly ReferenceImage[]) => void;
}

/** A person's five reference images: the owner of their state, and of every way to change them. */
export function ReferenceImageManager(props: ReferenceImageManagerProps) {
  const { userId, ownerName, initial, placeholders, limits, actions, heading, tools, children, onSlots } = props;
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [ready, setReady] = useState(false);

  const [store, commands] = useSlotStore(userId, initial, actions);
  const state = useStore(store);
  const uploads = useUploads(store, { userId, limits, commands });
  const focus = useSlotFocus(root);
  const layout = useCallback(() => layoutOf(list.current), []);
  const arranging = useArranging(store, { commands, layout, focus });
  const { drag, browse, inputProps } = useFiles(root, { onFiles: uploads.add, disabled: panel?.kind === "lightbox" });
  const show = useCallback((next: Panel) => {
    setPanel((before) => (before?.kind === next.kind && before.order === next.order ? null : next));
  }, []);
  const intents = useIntents(store, { commands, uploads, arranging, focus, browse, show });

  const views = useMemo(() => slotViews(state), [state]);
  const { lift } = arranging;
  const row = useMemo(() => previewRow(views, lift), [views, lift]);
  const landFrom = useSlide(list, row, lift?.by === "pointer" ? lift.slot.id : null);

  useEffect(() => {
    setReady(true);
    return preloadPanels();
  }, []);
  useRefreshOnReturn(store, commands.refresh);
  const slots = useMemo(() => currentSlots(state), [state]);
  useEffect(() => onSlots?.(slots), [onSlots, slots]);

  const addImages = () => {
    if (freeOf(views).size > 0) return browse(null);
    failed(refusals.full);
  };

  const onRecentAction = (action: NonNullable<RecentEntry["action"]>) => {
    if (action.kind === "retry") return intents.onRetry(action.job);
    if (action.kind === "restore") {
      const deleted = state.server.deleted.find(({ id }) => id === action.slotId);
      const whole = state.deletedHere.find(({ id }) => id === action.slotId);
      if (deleted) void commands.restore(deleted, whole).then((order) => order !== null && focus(order, "menu"));
      return;
    }
    // The button goes with what it put back: the focus follows the picture.
    void commands.putBack(action.entryId).then((done) => done && focus(action.order, "menu", "add"));
  };

  return (
    <div
      ref={root}
      className={styles.manager}
      data-part-of-page={heading ? true : undefined}
      data-ready={ready || undefined}
    >
      <header className={styles.head}>
        <div>
          {heading ?? <h1>Reference images</h1>}
          <p className={styles.summary}>
            {!heading && "Slot 1 is the main image. "}
            <b>{summaryOf(views)}</b>
          </p>
        </div>
        <div className={styles.tools}>
          <button
            type="button"
            className={heading ? controls.button : `${controls.button} ${controls.primary}`}
            onClick={addImages}
          >
            <Icon name="up" />
            Add images
          </button>
          {tools}
        </div>
      </header>
      <input {...inputProps({ accept: "image/*,.heic,.heif", "aria-label": "Choose images", tabIndex: -1 })} />

      <PointerDrag arranging={arranging} onLand={landFrom}>
        <Strip
          listRef={list}
          ownerName={ownerName}
          compact={heading !== undefined}
          state={state}
          views={views}
          row={row}
          lift={lift}
          fileDrag={drag}
          menuOrder={panel?.kind === "menu" ? panel.order : null}
          placeholders={placeholders}
          limits={limits}
          intents={intents}
        />
      </PointerDrag>

      {children?.(slots)}
      <div className={under.under}>
        {!heading && <Guide limits={limits} />}
        <RecentChanges entries={recentEntries(state)} onAction={onRecentAction} />
      </div>

      <ManagerPanels
        panel={panel}
        views={views}
        arranging={arranging}
        intents={intents}
        uploads={uploads}
        browse={browse}
        focus={focus}
        onPanel={setPanel}
      />
    </div>
  );
}

function layoutOf(list: HTMLElement | null) {
  if (!list) return { columns: 1, rightToLeft: false };
  const { gridTemplateColumns, direction } = getComputedStyle(list);
  return { columns: gridTemplateColumns.split(" ").length, rightToLeft: direction === "rtl" };
}

const REFRESH_PAUSE_MS = 5_000;

/** Coming back to this tab shows what happened in another. */
function useRefreshOnReturn(store: { get: () => { pending: readonly unknown[] } }, refresh: () => Promise<void>) {
  useEffect(() => {
    let last = performance.now();
    const look = () => {
      if (document.visibilityState !== "visible" || store.get().pending.length > 0) return;
      if (performance.now() - last < REFRESH_PAUSE_MS) return;
      last = performance.now();
      void refresh();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [store, refresh]);
}
