import { type KeyboardEvent, useEffect, useRef } from "react";
import { formatBytes } from "@/lib/core/units";
import type { SlotIntents } from "./ReferenceImageSlot";
import styles from "./slot.module.css";
import { nameOf, type SlotView } from "./view";

interface SlotNameProps {
  view: SlotView;
  renaming: boolean;
  intents: SlotIntents;
}

/** What stands below a frame: the name, which can be changed, and a line of data. */
export function SlotName({ view, renaming, intents }: SlotNameProps) {
  switch (view.kind) {
    case "empty":
      return null;
    case "busy":
    case "failed":
      return (
        <div className={styles.name}>
          <b>
            <bdi>{view.slot?.image ? nameOf(view.slot) : view.job.label}</bdi>
          </b>
          <Data>{sentOf(view)}</Data>
        </div>
      );
    case "deleted":
      return (
        <div className={styles.name}>
          <b>
            <bdi>{nameOf(view.slot)}</bdi>
          </b>
          <span className="data">Slot {view.order + 1}</span>
        </div>
      );
    default:
      if (renaming) return <NameField key={view.slot.id} view={view} intents={intents} />;
      return (
        <button
          type="button"
          className={styles.name}
          data-part="name"
          aria-label={`Rename ${nameOf(view.slot)}`}
          title={nameOf(view.slot)}
          onClick={() => intents.onRenameStart(view.order)}
        >
          <b>
            <bdi>{nameOf(view.slot)}</bdi>
          </b>
          <Data>{dataOf(view)}</Data>
        </button>
      );
  }
}

/** Numbers with their units keep their order in a line that runs right to left. */
const Data = ({ children }: { children: string }) => (
  <span className="data">
    <bdi dir="ltr">{children}</bdi>
  </span>
);

/** "1.3 of 2.1 MB": of what is sent, the unit once. */
function sentOf({ kind, job }: Extract<SlotView, { kind: "busy" | "failed" }>): string {
  const whole = formatBytes(job.file.size);
  if (kind === "failed" || job.phase !== "uploading") return whole;
  const [number, unit] = whole.split(" ");
  const divisor = unit === "MB" ? 1e6 : unit === "kB" ? 1e3 : 1;
  const sent = (job.sent * job.file.size) / divisor;
  const digits = unit === "MB" && !(Number(number) >= 10) ? 1 : 0;
  return `${Math.min(sent, Number(number)).toFixed(digits)} of ${whole}`;
}

function dataOf({ slot: { image } }: Extract<SlotView, { kind: "ready" | "vacant" }>): string {
  return image ? `${image.width}×${image.height} ${formatBytes(image.bytes)}` : "No picture yet";
}

const MAX_LENGTH = 255;

interface NameFieldProps {
  view: Extract<SlotView, { kind: "ready" | "vacant" }>;
  intents: SlotIntents;
}

function NameField({ view: { slot, order }, intents }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const finished = useRef(false);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const save = (refocus: boolean) => {
    if (finished.current) return;
    finished.current = true;
    const name = field.current?.value.trim() || null;
    if (name === slot.name) intents.onRenameCancel(order, refocus);
    else intents.onRename(order, name, refocus);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      save(true);
    } else if (event.key === "Escape") {
      event.preventDefault();
      finished.current = true;
      intents.onRenameCancel(order, true);
    }
  };

  return (
    <input
      ref={field}
      className={styles.nameField}
      data-part="field"
      aria-label={`Name of slot ${order + 1}`}
      defaultValue={slot.name ?? ""}
      maxLength={MAX_LENGTH}
      list="name-ideas"
      autoComplete="off"
      spellCheck={false}
      onKeyDown={onKeyDown}
      onBlur={() => save(false)}
    />
  );
}
