import { expect, it } from "vitest";
import { parseRange } from "./range";

it.each([
  ["no header", undefined, null],
  ["the first bytes", "bytes=0-99", { start: 0, end: 99 }],
  ["from a byte on", "bytes=900-", { start: 900, end: 999 }],
  ["the last bytes", "bytes=-100", { start: 900, end: 999 }],
  ["more of the last bytes than there are", "bytes=-5000", { start: 0, end: 999 }],
  ["an end behind the last byte", "bytes=990-5000", { start: 990, end: 999 }],
  ["a start behind the last byte", "bytes=1000-", "unsatisfiable"],
  ["the last zero bytes", "bytes=-0", "unsatisfiable"],
  ["an end before the start: the header is void", "bytes=9-1", null],
  ["another unit", "lines=0-9", null],
  ["several ranges: the whole", `bytes=${Array.from({ length: 5000 }, (_, at) => `${at}-${at}`).join()}`, null],
  ["no number", "bytes=a-b", null],
  ["nothing", "bytes=-", null],
])("reads %s", (_, header, expected) => {
  expect(parseRange(header, 1000)).toEqual(expected);
});
