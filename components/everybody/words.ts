import type { EverybodyQuery, EverybodysPicture } from "@/lib/contracts/everybody";
import { imageCount, peopleCount } from "../ui/counts";

/** "12 images of 4 people". */
export function ofHowMany(pictures: readonly EverybodysPicture[]): string {
  const people = new Set(pictures.map(({ person }) => person.id));
  return `${imageCount(pictures.length)} of ${peopleCount(people.size)}`;
}

/** What the page says of what it shows. */
export const shownOf = (shown: number, total: number): string =>
  shown < total ? `${shown.toLocaleString("en")} of ${imageCount(total)}` : imageCount(total);

/** Why nothing is shown, and the way out. */
export function nothingFound({ q, from, to }: Pick<EverybodyQuery, "q" | "from" | "to">): string {
  if (from && to && from > to) return "“From” is later than “To”. Change one of them.";
  if (q && (from || to)) return "No image is of this person and these days. Ask for less.";
  if (q) return "No image is of this person. Try another part of the name or the address.";
  if (from || to) return "No image is of these days. Ask for others.";
  return "Nobody has an image yet. Choose a person and add their first.";
}
