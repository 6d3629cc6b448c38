import { thumbHashToDataURL } from "thumbhash";

/** As many as a few screens show. */
const KEPT = 400;
const made = new Map<string, string>();

/** A thumbhash in base64 as the address of a tiny image. What was made a moment ago is kept. */
export function placeholderOf(hash: string): string {
  const known = made.get(hash);
  if (known) return known;
  let url = "";
  try {
    url = thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
  } catch {
    // One that cannot be read shows the empty frame.
  }
  if (made.size >= KEPT) made.delete(made.keys().next().value ?? "");
  made.set(hash, url);
  return url;
}
