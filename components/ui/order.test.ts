import { expect, it } from "vitest";
import { moved } from "./order";

it.each([
  [0, 2, "bcad"],
  [3, 0, "dabc"],
  [1, 1, "abcd"],
  [0, 3, "bcda"],
])("moves from %i to %i", (from, to, order) => {
  expect(moved([..."abcd"], from, to).join("")).toBe(order);
});
