import { expect, it } from "vitest";
import { isUuid, newIdAt } from "./ids";

it("ids of a moment sort by the moment, then by the turn", () => {
  const now = Date.now();
  const made = [newIdAt(now, 7), newIdAt(now + 1, 0), newIdAt(now, 0), newIdAt(now, 2 ** 31 + 1), newIdAt(now, 8)];
  expect(made.every(isUuid)).toBe(true);
  expect([...made].sort()).toEqual([2, 0, 4, 3, 1].map((at) => made[at]));
  expect(newIdAt(now, 7)).not.toBe(made[0]);
});
