import { expect, it } from "vitest";
import { storageWords } from "./Storage";

const LIMIT = 10_000_000;
const at = (bytes: number, limit_bytes: number | null = LIMIT) => storageWords({ images: 3, bytes, limit_bytes });

it.each([
  ["no limit", 4_000_000, null, undefined, "4.0 MB used", undefined],
  ["nothing", 0, LIMIT, undefined, "0 B of 10 MB used", undefined],
  ["some", 4_000_000, LIMIT, undefined, "4.0 MB of 10 MB used", undefined],
  ["just not nearly all", 8_999_999, LIMIT, undefined, "9.0 MB of 10 MB used", undefined],
  ["nearly all", 9_500_000, LIMIT, "nearly", "9.5 MB of 10 MB used", "Only 500 kB left. Delete"],
  ["all but a byte", 9_999_999, LIMIT, "nearly", "10 MB of 10 MB used", "Only 1 B left. Delete"],
  ["all", LIMIT, LIMIT, "full", "10 MB of 10 MB used", "Nothing more fits. Delete"],
  ["more", 12_500_000, LIMIT, "full", "13 MB used, 2.5 MB over the limit of 10 MB", "Nothing can be added now. Delete"],
] as const)("%s", (_what, bytes, limit, level, words, hint) => {
  const told = at(bytes, limit);
  expect([told.level, told.words]).toEqual([level, words]);
  expect(told.hint?.slice(0, hint?.length)).toBe(hint);
});
