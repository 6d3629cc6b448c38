import type { UploadFailure } from "@/lib/browser/upload";
import type { Problem } from "@/lib/contracts/problem";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { formatBytes, formatLimit } from "@/lib/core/units";
import type { SourceType } from "@/lib/policy/surfaces";
import { nameOf } from "./view";

/** What the server takes, as the page was told by it. */
export interface Limits {
  maxBytes: number;
  accept: readonly SourceType[];
}

const LABELS: Record<SourceType, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  avif: "AVIF",
  gif: "GIF",
  heic: "HEIC",
};

/** "JPEG, PNG, WebP, AVIF or HEIC". A GIF is taken too, but as a still: nobody should be told to make one. */
export function formats({ accept }: Limits): string {
  const names = accept.filter((type) => type !== "gif").map((type) => LABELS[type]);
  const last = names.pop();
  return names.length ? `${names.join(", ")} or ${last}` : (last ?? "");
}

const slotNumber = (order: number) => `slot ${order + 1}`;

/** Said in live regions. The words are the interface's contract: see design/UI.md. */
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

/** What the person reads of a failure: a title, what happened, and the way out. */
export interface Refusal {
  title: string;
  text: string;
}

export const refusals = {
  tooLarge: (file: string, bytes: number, { maxBytes }: Limits): Refusal => ({
    title: `${file} is ${sizeBeyond(bytes, maxBytes)}.`,
    text: `The limit is ${formatLimit(maxBytes)}. Choose a smaller file.`,
  }),
  notAnImage: (file: string, limits: Limits): Refusal => ({
    title: `${file} is not an image we can use.`,
    text: `Use ${formats(limits)}.`,
  }),
  damaged: (file: string): Refusal => ({
    title: `${file} could not be read.`,
    text: "It may be damaged. Try another copy.",
  }),
  duplicate: (file: string, { order, name }: Pick<Problem, "order" | "name">): Refusal => ({
    title: `${file} was not added.`,
    text: `It is the same picture as ${slotNumber(order ?? 0)}, ${nameOf({ name: name ?? null })}.`,
  }),
  leftOut: (added: number, leftOut: readonly string[]): Refusal => ({
    title: `${images(added)} added, ${leftOut.length} left out. ${ALL_FULL}`,
    text: `Left out: ${leftOut.join(", ")}`,
  }),
  full: "All five slots are full. Delete or replace one first.",
} as const;

const ALL_FULL = "All five slots are full.";

export const images = (count: number) => (count === 1 ? "1 image" : `${count} images`);

/** Just above the limit both would read "10 MB": then one digit more tells them apart. */
function sizeBeyond(bytes: number, maxBytes: number): string {
  const size = formatBytes(bytes);
  return size === formatLimit(maxBytes) ? `${(bytes / 1_000_000).toFixed(1)} MB` : size;
}

const percent = (part: number) => `${Math.floor(part * 100)}%`;

/** A failure after which Retry makes sense: what the slot shows, and what is said of it. */
export function retryable(failure: UploadFailure): { text: string; reason: string } | null {
  if (failure.kind === "connection") {
    return {
      text: `The connection dropped at ${percent(failure.sent)}. The file is still here.`,
      reason: "the connection dropped",
    };
  }
  if (failure.kind === "timeout") {
    return {
      text: `The connection stalled at ${percent(failure.sent)}. The file is still here.`,
      reason: "the connection stalled",
    };
  }
  const { code, status, retry_after: wait } = failure.problem;
  switch (code) {
    case "not_authenticated":
      return { text: "You are signed out. Sign in in another tab, then retry.", reason: "you are signed out" };
    case "too_many_requests":
      return {
        text: wait ? `Too many uploads. Try again in ${seconds(wait)}.` : BUSY,
        reason: "too many uploads at once",
      };
    case "not_found":
      return {
        text: "This slot was deleted elsewhere. Retry adds the picture to a free slot.",
        reason: "the slot was deleted elsewhere",
      };
    case "quota_exceeded":
      return { text: failure.problem.detail, reason: "there is no room left" };
    case "storage_full":
      return { text: "The server's storage is full. The file is still here.", reason: "the server's storage is full" };
    case "forbidden":
    case "foreign_origin":
      return { text: "The server did not allow it.", reason: "the server did not allow it" };
    case "file_too_large":
    case "unsupported_type":
    case "image_invalid":
    case "file_missing":
    case "duplicate_image":
    case "slots_full":
      return null;
    default:
      return { text: status >= 500 ? BUSY : "Something went wrong. Try again.", reason: "the server is busy" };
  }
}

const BUSY = "The server is busy. Try again in a moment.";

const seconds = (count: number) => (count === 1 ? "1 second" : `${count} seconds`);

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
