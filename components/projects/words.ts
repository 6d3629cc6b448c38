import type { UploadFailure } from "@/lib/browser/upload";
import type { ImageSize, Visibility } from "@/lib/contracts/projects";
import { type Limits, refusals, retryable } from "../ui/uploadWords";

/** What an image is called: as its file was, else by its number. */
export const nameOf = ({ fileName }: { fileName: string }, number: number): string => fileName || `Image ${number}`;

export const VISIBILITY: Record<Visibility, { name: string; meaning: string }> = {
  private: {
    name: "Private",
    meaning: "You and administrators see it: here, and with your API tokens.",
  },
  public: {
    name: "Public",
    meaning: "Anybody who has the address sees every image, without signing in. Only you add and delete.",
  },
};

/** What lasts when a public project is made private. */
export const KEPT_FOR_A_MINUTE =
  "If you make it private again, browsers and caches may still show what they have for about a minute and a half.";

export const SIZES: Record<ImageSize, { name: string; is: string }> = {
  original: { name: "original", is: "As uploaded, as a JPEG" },
  medium: { name: "medium", is: "Fits 1600 × 1600" },
  thumb: { name: "thumb", is: "Fits 400 × 400" },
  game: { name: "game", is: "50 × 50, the centered square" },
};

/** An id out of the name of the first file: "Red Dragon (2).png" gives "red-dragon-2". */
export function suggestId(fileName: string | undefined): string {
  const stem = (fileName ?? "")
    .replace(/\.[^.]{1,8}$/, "")
    .normalize("NFKD")
    .toLowerCase();
  const words = stem.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, 64).replace(/-+$/, "");
}

/** What is told of an upload that failed, and whether trying once more makes sense. */
export function failureOf(
  { name, size }: { name: string; size: number },
  failure: UploadFailure,
  limits: Limits,
): { text: string; again: boolean } {
  const code = failure.kind === "problem" ? failure.problem.code : null;
  const join = ({ title, text }: { title: string; text: string }) => ({ text: `${title} ${text}`, again: false });
  if (code === "file_too_large") return join(refusals.tooLarge(name, size, limits));
  if (code === "unsupported_type") return join(refusals.notAnImage(name, limits));
  if (code === "image_invalid" || code === "file_missing") return join(refusals.damaged(name));
  if (code === "quota_exceeded" && failure.kind === "problem") return { text: failure.problem.detail, again: true };
  if (code === "not_found") return { text: "This project is not there any more.", again: false };
  return { text: retryable(failure)?.text ?? "Something went wrong. Try again.", again: true };
}
