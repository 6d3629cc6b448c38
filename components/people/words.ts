import { SLOT_COUNT } from "@/lib/policy/surfaces";
import { number, peopleCount } from "../ui/counts";

/** What a list of people says of itself: all of them, or those who match. */
export function listed(total: number, query: string): string {
  if (!query) return peopleCount(total);
  return total === 1 ? "1 person matches" : `${number(total)} people match`;
}

/** "4 of 5", or "None". */
export const filled = (count: number): string => (count === 0 ? "None" : `${count} of ${SLOT_COUNT}`);

/** "March 2024". */
export const month = (at: string): string =>
  new Date(at).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** The name that somebody goes by in a sentence. */
export const firstName = (name: string): string => name.split(/\s+/)[0] ?? name;

/** A text cut into what matches the search and what does not. */
export function matches(text: string, query: string): { text: string; hit: boolean; at: number }[] {
  const wanted = query.trim().toLowerCase();
  const parts: { text: string; hit: boolean; at: number }[] = [];
  // Letters whose lower case is longer would shift what is found: then nothing is marked.
  const lower = text.toLowerCase();
  let at = 0;
  while (wanted && lower.length === text.length) {
    const found = lower.indexOf(wanted, at);
    if (found < 0) break;
    if (found > at) parts.push({ text: text.slice(at, found), hit: false, at });
    parts.push({ text: text.slice(found, found + wanted.length), hit: true, at: found });
    at = found + wanted.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false, at });
  return parts;
}
