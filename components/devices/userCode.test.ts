import { expect, it } from "vitest";
import { readCode } from "./userCode";

it.each([
  ["bcdfghjk", "BCDF-GHJK"],
  ["BCDF-GHJK", "BCDF-GHJK"],
  [" bcdf ghjk ", "BCDF-GHJK"],
  ["BCDF–GHJK", "BCDF-GHJK"],
  ["ＢＣＤＦ", "BCDF"],
  ["bcdfg", "BCDF-G"],
  ["BCDF-GHJK-LMNP", "BCDF-GHJK"],
  ["", ""],
])("reads %j as %s", (typed, text) => {
  const entry = readCode(typed);
  expect(entry.text).toBe(text);
  expect(entry.complete).toBe(text.length === 9);
  expect(entry.hint).toBeNull();
});

it("puts right the digits that can be nothing else, and says so", () => {
  expect(readCode("BCD5-GHJ8")).toEqual({
    text: "BCDS-GHJB",
    complete: true,
    hint: "5 was read as S, 8 was read as B: a code has letters only.",
  });
});

it("leaves a sign that may be several letters, and tells which", () => {
  expect(readCode("BO0F")).toEqual({
    text: "BO0F",
    complete: false,
    hint: "No code has O. It may be D or Q. No code has the digit 0. It may be D or Q.",
  });
});

it("has a word for every sign that no code has", () => {
  for (const sign of "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    expect(readCode(sign).hint ?? "").not.toContain("undefined");
});
