"use client";

import { type KeyboardEvent, memo } from "react";
import { Icon } from "../ui/Icon";
import { WaxRing } from "../ui/Wax";
import { BusyFrame, DeletedFrame, FailedFrame } from "./ActivityFrames";
import { AddFrame, DropVeil, PictureFrame } from "./Frames";
import { SlotName } from "./SlotName";
import styles from "./slot.module.css";
import type { UploadJob } from "./state";
import type { FileDrag } from "./useFiles";
import { type SlotDrag, useSlotDrag } from "./useSlotDrag";
import { nameOf, type SlotView } from "./view";

/** What a slot asks for. Its parent decides and owns the state. */
export interface SlotIntents {
  onAdd: (order: number) => void;
  onReplace: (order: number) => void;
  onOpen: (order: number) => void;
  onMenu: (order: number) => void;
  onDelete: (order: number) => void;
  onUndo: (order: number) => void;
  onUndoExpired: (slotId: string) => void;
  onRenameStart: (order: number) => void;
  /** `refocus`: it ended by a key, so the focus stays in this slot. */
  onRename: (order: number, name: string | null, refocus: boolean) => void;
  onRenameCancel: (order: number, refocus: boolean) => void;
  onRetry: (job: UploadJob) => void;
  onDrop: (job: UploadJob) => void;
  onHandleKey: (order: number, event: KeyboardEvent) => void;
  onPreviewDone: (slotId: string) => void;
}

/** How a slot takes part in a move that is under way. */
export type MoveRole =
  | { kind: "source"; name: string }
  | { kind: "target"; by: "keyboard" | "pointer" }
  | { kind: "displaced"; from: number };

export interface SlotProps {
  view: SlotView;
  total: number;
  /** What the server decoded of the picture's thumbhash, to show until the picture is there. */
  placeholder?: string;
  preview?: string;
  renaming: boolean;
  menuOpen: boolean;
  /** Something was picked up somewhere: controls rest. */
  moving: boolean;
  role: MoveRole | null;
  /** What was picked up here, while it is away: its handle keeps the focus. */
  pickedUp: string | null;
  fileDrag: FileDrag | null;
  refusedHint: string;
  intents: SlotIntents;
}

/** One frame of the strip. Presentational: it shows what it is given and reports what is wanted. */
export const ReferenceImageSlot = memo(function ReferenceImageSlot(props: SlotProps) {
  const { view, total, role, pickedUp, moving, menuOpen, fileDrag, intents, refusedHint } = props;
  const { order } = view;
  const slot = view.kind === "ready" || view.kind === "vacant" ? view.slot : null;
  const drag = useSlotDrag(order, slot !== null);
  const name = slot ? nameOf(slot) : "";
  const handled = pickedUp ?? (slot && role?.kind !== "target" ? name : null);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!slot || moving || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest("input")) return;
    const act = shortcuts[event.key];
    if (!act || (view.kind === "vacant" && act === "onReplace")) return;
    event.preventDefault();
    intents[act](order);
  };

  return (
    <li
      ref={drag.setDropRef}
      className={styles.slot}
      data-slot={order}
      data-kind={view.kind}
      data-role={role?.kind}
      data-by={role?.kind === "target" ? role.by : undefined}
      data-files={fileDrag ? (fileDrag.refused ? "refused" : "welcome") : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.top}>
        {handled !== null && (
          <button
            ref={drag.setHandleRef}
            type="button"
            className={styles.handle}
            data-part="handle"
            aria-label={`Move ${handled}, slot ${order + 1} of ${total}`}
            aria-describedby="move-help"
            data-carried={pickedUp !== null || undefined}
            onKeyDown={(event) => intents.onHandleKey(order, event)}
            {...drag.listeners}
          >
            <Icon name="grip" />
          </button>
        )}
        {role?.kind === "target" && role.by === "keyboard" && pickedUp === null && (
          <span className={styles.carriedHandle} aria-hidden="true">
            <Icon name="grip" />
          </span>
        )}
        <span className={styles.number}>
          {order === 0 && <WaxRing className={styles.ring} />}
          <span className="vh">Slot </span>
          <span>{order + 1}</span>
          {order === 0 && <small>Main</small>}
        </span>
      </div>

      <div className={styles.frame} data-frame ref={drag.setFrameRef}>
        <FrameContent {...props} drag={drag} />
        {fileDrag && <DropVeil view={view} drag={fileDrag} refusedHint={refusedHint} />}
      </div>

      {slot && !moving && (
        <button
          type="button"
          className={styles.menu}
          data-part="menu"
          aria-label={`More actions for ${name}`}
          aria-haspopup="menu"
          aria-expanded={menuOpen}
          onClick={() => intents.onMenu(order)}
        >
          <Icon name="dots" />
        </button>
      )}

      <SlotFooter {...props} />
    </li>
  );
});

const shortcuts: Record<string, "onRenameStart" | "onReplace" | "onDelete"> = {
  F2: "onRenameStart",
  r: "onReplace",
  R: "onReplace",
  Delete: "onDelete",
};

function FrameContent({ drag, ...props }: SlotProps & { drag: SlotDrag }) {
  const { view, intents, placeholder, preview } = props;
  switch (view.kind) {
    case "empty":
    case "vacant":
      return <AddFrame view={view} onAdd={intents.onAdd} />;
    case "ready":
      return (
        <PictureFrame
          slot={view.slot}
          order={view.order}
          placeholder={placeholder}
          preview={preview}
          dragListeners={drag.pictureListeners}
          onOpen={intents.onOpen}
          onPreviewDone={intents.onPreviewDone}
        />
      );
    case "busy":
      return <BusyFrame job={view.job} slot={view.slot} />;
    case "failed":
      return <FailedFrame job={view.job} slot={view.slot} onRetry={intents.onRetry} onRemove={intents.onDrop} />;
    case "deleted":
      return (
        <DeletedFrame slot={view.slot} order={view.order} onUndo={intents.onUndo} onExpired={intents.onUndoExpired} />
      );
  }
}

function SlotFooter({ view, role, moving, renaming, total, intents }: SlotProps) {
  const { order } = view;
  if (role) return <MoveFooter view={view} role={role} total={total} />;
  if (view.kind === "busy" || view.kind === "failed") {
    return (
      <div className={styles.bottom}>
        <SlotName view={view} renaming={false} intents={intents} />
        {view.kind === "busy" && <CancelButton job={view.job} onCancel={intents.onDrop} />}
      </div>
    );
  }
  if (view.kind === "empty") return <div className={styles.bottom} />;
  const name = nameOf(view.slot);
  return (
    <div className={styles.bottom}>
      <SlotName view={view} renaming={renaming} intents={intents} />
      {view.kind !== "deleted" && !renaming && !moving && (
        <div className={styles.tools}>
          {view.kind === "ready" && (
            <button
              type="button"
              className={styles.tool}
              data-part="replace"
              aria-label={`Replace ${name}`}
              onClick={() => intents.onReplace(order)}
            >
              <Icon name="swap" />
            </button>
          )}
          <button
            type="button"
            className={styles.tool}
            data-part="delete"
            aria-label={`Delete ${name}`}
            onClick={() => intents.onDelete(order)}
          >
            <Icon name="bin" />
          </button>
        </div>
      )}
    </div>
  );
}

/** Once the server has every byte there is nothing to cancel. The button stays, because it may have the focus. */
function CancelButton({ job, onCancel }: { job: UploadJob; onCancel: (job: UploadJob) => void }) {
  const late = job.phase === "processing";
  return (
    <button
      type="button"
      className={styles.filmButton}
      data-part="cancel"
      aria-disabled={late || undefined}
      onClick={() => !late && onCancel(job)}
    >
      Cancel<span className="vh"> {job.label}</span>
    </button>
  );
}

function MoveFooter({ view, role, total }: { view: SlotView; role: MoveRole; total: number }) {
  const name = role.kind === "source" ? role.name : "slot" in view && view.slot ? nameOf(view.slot) : "";
  const note = {
    source: "picked up",
    target: role.kind === "target" && role.by === "keyboard" ? `Slot ${view.order + 1} of ${total}` : "lands here",
    displaced: role.kind === "displaced" ? `moves from slot ${role.from + 1}` : "",
  }[role.kind];
  return (
    <div className={styles.bottom}>
      <div className={styles.name}>
        <b>{name}</b>
        <span>{note}</span>
      </div>
    </div>
  );
}
