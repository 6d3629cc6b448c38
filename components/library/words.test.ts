import { expect, test } from "vitest";
import { ALL } from "./addresses";
import { nothingFound } from "./words";

test.each([
  ["mug", "No image has “mug”"],
  ["blue mug", "No image has all of “blue mug”"],
])("of a search for %j that finds nothing is said: %s", (q, title) => {
  expect(nothingFound({ ...ALL, q }).title).toBe(title);
});
