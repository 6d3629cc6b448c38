import dynamic from "next/dynamic";
import type { SlotIntents } from "./ReferenceImageSlot";
import type { UploadCommands } from "./uploads";
import type { Arranging } from "./useArranging";
import type { SlotPart } from "./useSlotFocus";
import { pinnedOf, type SlotView } from "./view";
// Their styles come with the page, so that none of them is ever seen without.
import "../ui/lightbox.module.css";
import "../ui/menuItem.module.css";
import "./menu.module.css";
import "./sheet.module.css";
import { failed } from "../ui/outcome";

/** What lies over the page. One at a time. */
export interface Panel {
  kind: "menu" | "sheet" | "lightbox";
  order: number;
}

// They come after the page is usable, and before anybody is likely to ask for them.
const loadMenu = () => import("./SlotMenu");
const loadLightbox = () => import("./Lightbox");
const loadSheet = () => import("./AddSheet");
const SlotMenu = dynamic(loadMenu, { ssr: false });
const Lightbox = dynamic(loadLightbox, { ssr: false });
const AddSheet = dynamic(loadSheet, { ssr: false });

/** Fetches the panels while nothing else is to be done. @returns a function that calls it off */
export function preloadPanels(): () => void {
  const load = () => void Promise.allSettled([loadMenu(), loadLightbox(), loadSheet()]);
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(load, 1500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(load, { timeout: 4000 });
  return () => cancelIdleCallback(handle);
}

interface ManagerPanelsProps {
  panel: Panel | null;
  views: readonly SlotView[];
  arranging: Arranging;
  intents: SlotIntents;
  uploads: UploadCommands;
  browse: (order: number | null) => void;
  focus: (order: number, ...parts: SlotPart[]) => void;
  onPanel: (panel: Panel | null) => void;
}

const NOTHING_TO_PASTE = "There is no image to paste.";

/** The menu of a slot, the large view and the phone's sheet. */
export function ManagerPanels({
  panel,
  views,
  arranging,
  intents,
  uploads,
  browse,
  focus,
  onPanel,
}: ManagerPanelsProps) {
  const view = panel && views[panel.order];
  if (!panel || !view) return null;
  const { order } = panel;
  const close = () => onPanel(null);
  const then = (act: () => void) => () => {
    close();
    act();
  };

  if (panel.kind === "sheet") {
    return (
      <AddSheet
        order={order}
        onFiles={(files) => void uploads.add(files, order)}
        onBrowse={() => browse(order)}
        onClose={close}
        onNothing={() => failed(NOTHING_TO_PASTE)}
      />
    );
  }
  if (panel.kind === "lightbox") {
    const slots = views.flatMap((other) => (other.kind === "ready" ? [other.slot] : []));
    const slotId = view.kind === "ready" ? view.slot.id : null;
    return slotId === null ? null : (
      <Lightbox
        slots={slots}
        slotId={slotId}
        onStep={(id) => onPanel({ kind: "lightbox", order: slots.find((slot) => slot.id === id)?.order ?? order })}
        onClose={then(() => focus(order, "picture"))}
      />
    );
  }
  if (view.kind !== "ready" && view.kind !== "vacant") return null;
  return (
    <SlotMenu
      key={order}
      view={view}
      views={views}
      pinned={pinnedOf(views)}
      onMove={(to) => then(() => arranging.moveTo(order, to))()}
      onRename={then(() => intents.onRenameStart(order))}
      onReplace={then(() => {
        focus(order, "menu");
        intents.onReplace(order);
      })}
      onDelete={then(() => intents.onDelete(order))}
      onClose={(refocus) => {
        close();
        if (refocus) focus(order, "menu");
      }}
    />
  );
}
