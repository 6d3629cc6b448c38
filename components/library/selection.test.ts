import { describe, expect, it } from "vitest";
import { everything, extend, NOTHING, stepTo, toggle, without } from "./selection";

const ORDER = ["a", "b", "c", "d", "e", "f"];
const ids = ({ ids: set }: { ids: ReadonlySet<string> }) => [...set].sort().join("");

describe("a selection", () => {
  it("takes one in and out", () => {
    const one = toggle(NOTHING, "c");
    expect(ids(one)).toBe("c");
    expect(ids(toggle(one, "c"))).toBe("");
  });

  it("reaches from the last one, in both directions, and gives back what a shorter range leaves", () => {
    let now = toggle(toggle(NOTHING, "a"), "c");
    now = extend(now, ORDER, "f");
    expect(ids(now)).toBe("acdef");
    now = extend(now, ORDER, "d");
    expect(ids(now)).toBe("acd");
    now = extend(now, ORDER, "b");
    expect(ids(now)).toBe("abc");
  });

  it("does not give back what was selected before the range", () => {
    const now = extend(extend(toggle(toggle(NOTHING, "e"), "b"), ORDER, "f"), ORDER, "c");
    expect(ids(now)).toBe("bce");
  });

  it("begins where the focus was when nothing was selected yet, or the anchor is gone", () => {
    expect(ids(extend(NOTHING, ORDER, "d", "c"))).toBe("cd");
    expect(ids(extend(toggle(NOTHING, "z"), ORDER, "d", "c"))).toBe("cdz");
  });

  it("forgets what is gone", () => {
    expect(ids(without(everything(ORDER), new Set(["b", "z"])))).toBe("acdef");
  });
});

describe("a key leads", () => {
  // 11 images in rows of 4: the last row has three.
  const place = { count: 11, columns: 4, rows: 2, rightToLeft: false };
  it.each([
    ["ArrowRight", 3, 4],
    ["ArrowRight", 10, 10],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 2, 6],
    ["ArrowDown", 7, 10],
    ["ArrowDown", 9, 9],
    ["ArrowUp", 9, 5],
    ["ArrowUp", 2, 2],
    ["PageDown", 1, 9],
    ["PageUp", 9, 1],
    ["PageUp", 6, 2],
    ["Home", 6, 4],
    ["End", 5, 7],
    ["End", 9, 10],
    ["x", 5, null],
  ])("%s from %i to %s", (key, at, to) => {
    expect(stepTo(key, { ...place, at }, false)).toBe(to);
  });

  it("mirrored right to left, and to both ends with Control", () => {
    expect(stepTo("ArrowLeft", { ...place, at: 1, rightToLeft: true }, false)).toBe(2);
    expect(stepTo("ArrowRight", { ...place, at: 1, rightToLeft: true }, false)).toBe(0);
    expect([stepTo("Home", { ...place, at: 6 }, true), stepTo("End", { ...place, at: 6 }, true)]).toEqual([0, 10]);
  });
});
