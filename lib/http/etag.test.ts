import { expect, it } from "vitest";
import { etagMatches } from "./etag";

it.each([
  ["the same tag", '"a"', true],
  ["one of several", '"x", "a"', true],
  ["a weakened one", 'W/"a"', true],
  ["a star", "*", true],
  ["another", '"b"', false],
  ["a longer one that holds it", '"ab"', false],
  ["none", null, false],
])("decides on %s", (_, header, expected) => {
  expect(etagMatches(header, '"a"')).toBe(expected);
});
