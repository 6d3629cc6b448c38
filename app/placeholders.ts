import { thumbHashToDataURL } from "thumbhash";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";

/** Each picture's thumbhash as a tiny image, by slot. Decoded here, so that no browser loads the decoder. */
export function placeholdersOf(slots: readonly ReferenceImage[]): Record<string, string> {
  return Object.fromEntries(
    slots.flatMap(({ id, image }) =>
      image?.placeholder ? [[id, thumbHashToDataURL(Buffer.from(image.placeholder, "base64"))]] : [],
    ),
  );
}
