import { describe, expect, it } from "vitest";
import { isInOrder, orderBefore, putBack } from "./putBack";

/** "A B - C" as slots that stand there. */
const row = (text: string) => text.split(" ").flatMap((id, order) => (id === "-" ? [] : [{ id, name: id, order }]));

const written = (positions: Record<string, number>): string => {
  const names = Array.from({ length: 5 }, (_, order) => Object.keys(positions).find((id) => positions[id] === order));
  return names.map((name) => name ?? "-").join(" ");
};

describe("an earlier order that is put back", () => {
  it.each([
    ["swaps two back", "B A C - -", "A B C - -", "A B C - -"],
    ["turns all five back", "E A B C D", "A B C D E", "A B C D E"],
    ["leaves out what is gone", "C - B - -", "A B C - -", "- B C - -"],
    ["keeps what came since where it stands", "B A - X -", "A B - - -", "A B - X -"],
    ["moves what came since aside, to the lowest free place", "X B A - -", "A B - - -", "A B X - -"],
    ["moves several aside and loses none", "X Y A B C", "A B C - -", "A B C X Y"],
    ["finds nothing to do", "A B - - -", "A B - - -", "A B - - -"],
    ["finds nothing that is left", "X - - - Y", "A B - - -", "X - - - Y"],
    ["of an empty row, is empty", "- - - - -", "A B - - -", "- - - - -"],
  ])("%s", (_what, now, before, after) => {
    const positions = putBack(row(now), row(before));
    expect(written(positions)).toBe(after);
    expect(Object.keys(positions)).toHaveLength(row(now).length);
    expect(isInOrder(row(now), row(before))).toBe(now === after);
  });

  it("puts a single move back, and who stands there now elsewhere", () => {
    const before = orderBefore("slot.moved", { id: "A", name: "A", order: 0 });
    expect(before && written(putBack(row("X - A - -"), before))).toBe("A X - - -");
  });

  it("is not told by other changes", () => {
    expect(orderBefore("slot.renamed", { id: "A", name: "A", order: 0 })).toBeNull();
    expect(orderBefore("slots.reordered", null)).toBeNull();
  });
});
