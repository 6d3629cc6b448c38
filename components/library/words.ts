import { imageCount } from "../ui/counts";
import { ALL, filterOf, sameView, type View } from "./addresses";

export { imageCount };

const number = (count: number) => count.toLocaleString("en");

/** "1 object", "3,210 objects". */
export const objectCount = (count: number): string => (count === 1 ? "1 object" : `${number(count)} objects`);

/** "Used in 1 place". */
export const usedIn = (count: number): string =>
  count === 0 ? "Not used" : count === 1 ? "Used in 1 place" : `Used in ${number(count)} places`;

/** What the page says of what it shows: all there are, or how many of them are left. */
export const shownOf = (view: View, total: number, all: number): string =>
  isWhole(view) ? imageCount(total) : `${number(total)} of ${imageCount(all)}`;

/** Neither searched nor filtered, in whatever order. */
export const isWhole = (view: View): boolean => sameView({ ...view, sort: "newest" }, ALL);

/** What stands where nothing is left, and what to do. */
export function nothingFound(view: View): { title: string; text: string } {
  const filter = filterOf(view);
  if (view.q)
    return {
      title: `No image has ${/\s/.test(view.q.trim()) ? "all of " : ""}“${view.q}”`,
      text:
        filter === "all"
          ? "Title, description and alt text are searched. Try fewer or shorter words."
          : "Title, description and alt text are searched, of the filtered images alone. Try fewer words, or all images.",
    };
  return filter === "unused"
    ? { title: "Every image is used", text: "Each is attached to something." }
    : { title: "Every image has its alt text", text: "Or is marked as decorative." };
}

/**
 * What is said of selected images that somebody else has deleted.
 * @param titles of those whose names are known
 * @param left how many others are selected
 */
export function goneWords(titles: readonly string[], gone: number, left: number): { title: string; text: string } {
  const named = titles.slice(0, NAMED).map((title) => `“${title}”`);
  const beyond = gone - named.length;
  if (beyond > 0) named.push(named.length === 0 ? imageCount(beyond) : `${number(beyond)} more`);
  const last = named.pop() ?? "";
  const who = named.length > 0 ? `${named.join(", ")} and ${last}` : last;
  const others = left === 1 ? "the other image, which is" : `the other ${imageCount(left)}, which are`;
  return {
    title: `${who} ${gone === 1 ? "was" : "were"} deleted by somebody else meanwhile.`,
    text: `Nothing was done with ${others} still selected. Try again to go on with ${left === 1 ? "it" : "those"}.`,
  };
}

/** As many titles as one sentence bears. */
const NAMED = 3;

/** Whether an image that was just added belongs to what is shown. */
export const wouldShow = (view: View, image: { title: string; description: string; alt_text: string }): boolean => {
  const text = `${image.title}\n${image.description}\n${image.alt_text}`.toLowerCase();
  const words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
  return view.sort === "newest" && words.every((word) => text.includes(word));
};

/** It says something that a screen reader cannot tell yet. */
export const lacksAlt = ({ alt_text, decorative }: { alt_text: string; decorative: boolean }): boolean =>
  alt_text === "" && !decorative;

/** What an image is called where it has no title. */
export const titleOf = ({ title }: { title: string }): string => title.trim() || "Untitled";

/** "4032 × 3024". */
export const dimensions = ({ width, height }: { width: number; height: number }): string => `${width} × ${height}`;
