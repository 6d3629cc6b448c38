import { describe, expect, it } from "vitest";
import { place, positionsOf, type Row, stepFrom, stepOfKey, targetsFor } from "./arrangement";

const row = (text: string): Row => Array.from(text, (letter) => (letter === "." ? null : letter));
const text = (r: Row) => r.map((id) => id ?? ".").join("");

describe("place", () => {
  it.each([
    ["moves alone onto an empty slot, and leaves its own empty", "AB..E", 0, 2, ".BA.E"],
    ["slides the neighbours to the vacated slot, upwards", "ABCDE", 0, 2, "BCADE"],
    ["slides the neighbours to the vacated slot, downwards", "ABCDE", 4, 1, "AEBCD"],
    ["swaps with its neighbour", "ABCDE", 1, 2, "ACBDE"],
    ["stops at the first gap", "AB.DE", 3, 1, "ADB.E"],
    ["stops at the gap next to the target", "A.CD.", 3, 2, "A.DC."],
    ["leaves what is beyond the gap alone", "ABC.E", 0, 4, ".BCEA"],
    ["changes nothing on its own slot", "ABC..", 1, 1, "ABC.."],
    ["changes nothing when there is nothing to move", "A.C..", 1, 2, "A.C.."],
    ["changes nothing outside of the row", "ABC..", 1, 5, "ABC.."],
  ])("%s", (_, before, from, to, after) => {
    expect(text(place(row(before), from, to))).toBe(after);
  });

  it("slides neighbours past a slot where something happens", () => {
    expect(text(place(row("ABCDE"), 0, 3, new Set([2])))).toBe("BDCAE");
  });

  it("neither enters nor leaves such a slot", () => {
    expect(text(place(row("ABC.."), 0, 3, new Set([3])))).toBe("ABC..");
    expect(text(place(row("ABC.."), 0, 3, new Set([0])))).toBe("ABC..");
  });

  it("never loses or doubles a picture, from any row to any slot", () => {
    for (let mask = 0; mask < 32; mask++) {
      const before = row(Array.from("ABCDE", (letter, i) => (mask & (1 << i) ? letter : ".")).join(""));
      for (let from = 0; from < 5; from++) {
        for (let to = 0; to < 5; to++) {
          const after = place(before, from, to);
          expect([...after].sort()).toEqual([...before].sort());
          if (before[from]) expect(after[to]).toBe(before[from]);
        }
      }
    }
  });
});

describe("positionsOf", () => {
  it("names the position of each picture and no gap", () => {
    expect(positionsOf(row("A.C"))).toEqual({ A: 0, C: 2 });
  });
});

describe("stepFrom", () => {
  const two = { total: 5, columns: 2 };
  it.each([
    [0, "end", 1],
    [4, "end", 4],
    [0, "start", 0],
    [0, "rowDown", 2],
    [3, "rowDown", 4],
    [4, "rowDown", 4],
    [4, "rowUp", 2],
    [1, "rowUp", 1],
    [3, "first", 0],
    [1, "last", 4],
  ] as const)("from %i, %s leads to %i in two columns", (at, step, to) => {
    expect(stepFrom(at, step, two)).toBe(to);
  });

  it("walks past a slot where something happens", () => {
    expect(stepFrom(0, "end", { total: 5, columns: 5, pinned: new Set([1]) })).toBe(2);
    expect(stepFrom(3, "last", { total: 5, columns: 5, pinned: new Set([4]) })).toBe(3);
  });
});

describe("stepOfKey", () => {
  it("mirrors the arrows right to left", () => {
    expect(stepOfKey("ArrowLeft", false)).toBe("start");
    expect(stepOfKey("ArrowLeft", true)).toBe("end");
    expect(stepOfKey("ArrowRight", true)).toBe("start");
  });
  it("knows no other keys", () => expect(stepOfKey("a", false)).toBeNull());
});

describe("targetsFor", () => {
  it("puts the first on the slot, the rest upwards, then wrapping", () => {
    expect(targetsFor(4, new Set([0, 1, 4]), 5, 3)).toEqual([3, 4, 0, 1]);
  });
  it("begins at the lowest free slot when none is meant", () => {
    expect(targetsFor(2, new Set([4, 1, 2]), 5, null)).toEqual([1, 2]);
  });
  it("names no more positions than there are", () => {
    expect(targetsFor(5, new Set([4]), 5, null)).toEqual([4]);
  });
});
