import type { RefObject } from "react";
import { Icon } from "../ui/Icon";
import { LocalTime } from "../ui/LocalTime";
import { formats, type Limits } from "../ui/uploadWords";
import type { Row } from "./arrangement";
import { type MoveRole, ReferenceImageSlot, type SlotIntents } from "./ReferenceImageSlot";
import type { ManagerState } from "./state";
import styles from "./strip.module.css";
import type { Lift } from "./useArranging";
import type { FileDrag } from "./useFiles";
import { arranged, nameOf, type SlotView } from "./view";

interface StripProps {
  listRef: RefObject<HTMLUListElement | null>;
  ownerName: string;
  /** Five beside one another in less room. */
  compact: boolean;
  state: ManagerState;
  views: readonly SlotView[];
  row: Row;
  lift: Lift | null;
  fileDrag: FileDrag | null;
  menuOrder: number | null;
  placeholders: Readonly<Record<string, string>>;
  limits: Limits;
  intents: SlotIntents;
}

/** The film: what is printed on its edge, and the five frames. */
export function Strip(props: StripProps) {
  const { listRef, ownerName, compact, state, views, row, lift, fileDrag, menuOrder, placeholders, limits, intents } =
    props;
  const shown = lift ? arranged(views, row) : views;
  const refusedHint = `Use ${formats(limits)}`;
  return (
    <div className={styles.strip} data-moving={lift?.by} data-compact={compact || undefined}>
      <div className={styles.edge}>
        <bdi>{ownerName}</bdi>
        <Saved state={state} />
      </div>
      <ul ref={listRef} className={styles.list} aria-label="Reference images, five slots">
        {shown.map((view, order) => {
          const role = roleOf(order, view, views, lift);
          const look = role?.kind === "source" && lift ? ({ kind: "ready", order, slot: lift.slot } as const) : view;
          const slotId = "slot" in look ? look.slot?.id : undefined;
          return (
            <ReferenceImageSlot
              // biome-ignore lint/suspicious/noArrayIndexKey: a slot is its position; pictures come and go in it
              key={order}
              view={look}
              total={views.length}
              placeholder={slotId && placeholders[slotId]}
              preview={slotId && state.previews[slotId]}
              renaming={slotId !== undefined && state.renaming === slotId}
              menuOpen={menuOrder === order}
              moving={lift !== null}
              role={role}
              pickedUp={lift?.from === order ? nameOf(lift.slot) : null}
              fileDrag={fileDrag?.order === order ? fileDrag : null}
              refusedHint={refusedHint}
              intents={intents}
            />
          );
        })}
      </ul>
      {lift && <MoveHint by={lift.by} />}
      <p id="move-help" hidden>
        Press Space or Enter to pick up. The menu of the slot moves it without dragging.
      </p>
      <datalist id="name-ideas">
        {NAME_IDEAS.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

/** The keys of a move. The live region says the same to who does not see it. */
function MoveHint({ by }: { by: Lift["by"] }) {
  return (
    <p className={styles.hint} aria-hidden="true">
      {by === "keyboard" && (
        <>
          <span>
            <kbd>←</kbd>
            <kbd>→</kbd>
            Move
          </span>
          <span>
            <kbd>Space</kbd>
            Place
          </span>
        </>
      )}
      <span>
        <kbd>Esc</kbd>
        Put it back
      </span>
    </p>
  );
}

/** The five angles that the guide asks for. */
const NAME_IDEAS = ["Front", "Three-quarter left", "Three-quarter right", "Profile", "Chin up"] as const;

function roleOf(order: number, view: SlotView, views: readonly SlotView[], lift: Lift | null): MoveRole | null {
  if (!lift) return null;
  const stays = lift.over === lift.from;
  if (order === lift.over && (!stays || lift.by === "keyboard")) return { kind: "target", by: lift.by };
  const isEmpty = view.kind === "empty" || view.kind === "deleted";
  if (order === lift.from && (stays || isEmpty)) return { kind: "source", name: nameOf(lift.slot) };
  const slotId = view.kind === "ready" || view.kind === "vacant" ? view.slot.id : null;
  const before = views[order];
  const same = before && "slot" in before && before.slot?.id === slotId;
  if (slotId === null || same) return null;
  const from = views.findIndex((other) => "slot" in other && other.slot?.id === slotId);
  return { kind: "displaced", from };
}

function Saved({ state: { pending, orderSavedAt, server } }: { state: ManagerState }) {
  if (pending.some(({ kind }) => kind === "arrange")) return <span className={styles.saved}>Saving order</span>;
  const at = orderSavedAt ?? server.changes.find(({ kind }) => kind === "moved")?.at;
  if (!at) return null;
  return (
    <span className={styles.saved}>
      <Icon name="check" />
      Order saved <LocalTime at={at} />
    </span>
  );
}
