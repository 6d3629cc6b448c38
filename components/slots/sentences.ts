import type { Problem } from "@/lib/contracts/problem";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { imageCount } from "../ui/counts";
import { refusals as ofFiles, type Refusal } from "../ui/uploadWords";
import { nameOf } from "./view";

const slotNumber = (order: number) => `slot ${order + 1}`;

/** Said in live regions, each once. */
export const say = {
  pickedUp: (name: string, order: number, total: number) =>
    `Picked up ${name} from ${slotNumber(order)} of ${total}. Use arrow keys to move, Space to place, Escape to cancel.`,
  overEmpty: (order: number) => `Slot ${order + 1}, empty.`,
  overOwn: (order: number) => `Slot ${order + 1}, where it was.`,
  overTaken: (order: number, neighbour: string, to: number) =>
    `Slot ${order + 1}. ${neighbour} will move to slot ${to + 1}.`,
  placed: (name: string, order: number) => `${name} placed in ${slotNumber(order)}.`,
  cancelled: (name: string, order: number) => `Move cancelled. ${name} is back in ${slotNumber(order)}.`,
  added: (file: string, order: number) => `${file} added to ${slotNumber(order)}.`,
  replaced: (name: string) => `${name} replaced.`,
  deleted: (name: string, order: number) => `${name} deleted from ${slotNumber(order)}. Undo is available.`,
  restored: (name: string, order: number) => `${name} restored to ${slotNumber(order)}.`,
  renamed: (name: string) => `Renamed to ${name}.`,
  orderNotSaved: (name: string, order: number) =>
    `The new order was not saved. ${name} is back in ${slotNumber(order)}.`,
  deletedElsewhere: "It was deleted elsewhere.",
  orderChangedElsewhere: "The new order was not saved. The images were changed elsewhere: this is the latest order.",
  putBack: (gone: readonly string[]) =>
    gone.length ? `The order was put back, without ${listed(gone)}: deleted since.` : "The order was put back.",
  nothingToPutBack: (gone: readonly string[]) =>
    gone.length
      ? `Nothing to put back: what is left stands in that order already. ${listed(gone)} deleted since.`
      : "Nothing to put back: the images stand in that order already.",
  notPutBack: "The order was not put back.",
  offline: (file: string) => `${file} waits for the connection.`,
} as const;

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** What is wrong with a file, or with its place among the five. */
export const refusals = {
  ...ofFiles,
  duplicate: (file: string, { order, name }: Pick<Problem, "order" | "name">): Refusal => ({
    title: `${file} was not added.`,
    text: `It is the same picture as ${slotNumber(order ?? 0)}, ${nameOf({ name: name ?? null })}.`,
  }),
  leftOut: (added: number, leftOut: readonly string[]): Refusal => ({
    title: `${imageCount(added)} added, ${leftOut.length} left out. ${ALL_FULL}`,
    text: `Left out: ${leftOut.join(", ")}`,
  }),
  full: "All five slots are full. Delete or replace one first.",
} as const;

const ALL_FULL = "All five slots are full.";

/** What is read when a file failed for a reason that may pass. */
export const didNotUpload = (file: string, reason: string, order: number): string =>
  `${file} did not upload: ${reason}. Retry is in ${slotNumber(order)}.`;

/** What is said of a neighbour that has to make room. */
export function overSlot(order: number, from: number, displaced: { slot: ReferenceImage; to: number } | null): string {
  if (order === from) return say.overOwn(order);
  return displaced ? say.overTaken(order, nameOf(displaced.slot), displaced.to) : say.overEmpty(order);
}

/** "IMG_4402.jpg" names its picture "IMG_4402"; a name that every camera roll or clipboard gives names nothing. */
export function pictureName(fileName: string): string | null {
  const stem = fileName.replace(/\.[^.]{1,8}$/, "").trim();
  return stem === "" || /^(image|photo|picture|unknown|blob)$/i.test(stem) ? null : stem.slice(0, 255);
}
