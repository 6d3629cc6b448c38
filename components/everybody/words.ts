import type { EverybodysPicture } from "@/lib/contracts/everybody";
import { imageCount, peopleCount } from "../ui/counts";

/** "12 images of 4 people". */
export function ofHowMany(pictures: readonly EverybodysPicture[]): string {
  const people = new Set(pictures.map(({ person }) => person.id));
  return `${imageCount(pictures.length)} of ${peopleCount(people.size)}`;
}

/** What the page says of what it shows. */
export const shownOf = (shown: number, total: number): string =>
  shown < total ? `${shown.toLocaleString("en")} of ${imageCount(total)}` : imageCount(total);
