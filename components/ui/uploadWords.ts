import type { UploadFailure } from "@/lib/browser/upload";
import { formatBytes, formatLimit } from "@/lib/core/units";
import type { SourceType } from "@/lib/policy/surfaces";

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

/** What the person reads of a failure: a title, what happened, and the way out. */
export interface Refusal {
  title: string;
  text: string;
}

/** What is wrong with a file, on every surface. */
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
} as const;

/** Just above the limit both would read "10 MB": then one digit more tells them apart. */
function sizeBeyond(bytes: number, maxBytes: number): string {
  const size = formatBytes(bytes);
  return size === formatLimit(maxBytes) ? `${(bytes / 1_000_000).toFixed(1)} MB` : size;
}

const percent = (part: number) => `${Math.floor(part * 100)}%`;

/** A failure after which Retry makes sense, on any surface: what is shown, and what is said of it. */
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
