import { expect, it } from "vitest";
import { mergePages } from "./pages";

const page = (text: string, next?: string) => ({ items: [...text], next });
const shown = (text: string, next?: string, added = "") => ({ ...page(text, next), added: [...added] });
const merged = (before: ReturnType<typeof shown>, first: ReturnType<typeof page>) => {
  const { items, next, added } = mergePages(before, first, (item) => item);
  return [items.join(""), next, added.join("")];
};

it.each([
  ["the page alone, where nothing else was loaded", shown("abc", "c"), page("bcd", "d"), ["bcd", "d", ""]],
  ["what was loaded behind it stays", shown("abcdef", "f"), page("abd", "d"), ["abdef", "f", ""]],
  ["what came back stands in it", shown("bcdef", "f"), page("abc", "c"), ["abcdef", "f", ""]],
  ["what it ends with is the end of all", shown("abcdef", "f"), page("ab"), ["ab", undefined, ""]],
  ["another page altogether", shown("abcdef", "f"), page("xyz", "z"), ["xyz", "z", ""]],
  ["what was added since it was made stays in front", shown("xab", "b", "x"), page("ab", "b"), ["xab", "b", "x"]],
  ["until the server knows it", shown("xab", "b", "x"), page("xa", "a"), ["xab", "b", ""]],
  ["and not when it was taken away here", shown("ab", "b", "x"), page("ab", "b"), ["ab", "b", "x"]],
])("%s", (_, before, first, expected) => {
  expect(merged(before, first)).toEqual(expected);
});
