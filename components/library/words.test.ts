import { expect, test } from "vitest";
import { ALL } from "./addresses";
import { goneWords, nothingFound } from "./words";

test.each([
  ["mug", "No image has “mug”"],
  ["blue mug", "No image has all of “blue mug”"],
])("of a search for %j that finds nothing is said: %s", (q, title) => {
  expect(nothingFound({ ...ALL, q }).title).toBe(title);
});

test.each([
  [["Boat"], 1, 3, "“Boat” was deleted by somebody else meanwhile.", "the other 3 images, which are still selected"],
  [
    ["A", "B"],
    2,
    1,
    "“A” and “B” were deleted by somebody else meanwhile.",
    "the other image, which is still selected",
  ],
  [
    ["A", "B", "C", "D"],
    6,
    2,
    "“A”, “B”, “C” and 3 more were deleted by somebody else meanwhile.",
    "go on with those.",
  ],
  [[], 2, 2, "2 images were deleted by somebody else meanwhile.", "Nothing was done"],
])("of %j of %i that are gone is said: %s", (titles, gone, left, title, text) => {
  const words = goneWords(titles, gone, left);
  expect(words.title).toBe(title);
  expect(words.text).toContain(text);
});
