import { expect, it } from "vitest";
import { cleanLine, cleanText } from "./text";

const FAMILY = "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}";
const PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
const HINDI = "\u0915\u094d\u200d\u0937";

it.each([
  ["keeps an emoji of several people whole", FAMILY, FAMILY],
  ["keeps an emoji with a variation whole", "\u2764\ufe0f\u200d\u{1f525}", "\u2764\ufe0f\u200d\u{1f525}"],
  ["keeps what Persian keeps apart", PERSIAN, PERSIAN],
  ["keeps what Hindi joins", HINDI, HINDI],
  ["keeps one joiner of several", `\u0645\u200c\u200c\u062e`, "\u0645\u200c\u062e"],
  ["drops a joiner that nobody sees in a word", "ad\u200dmin", "admin"],
  ["drops joiners that stand alone", "\u200d \u200c", " "],
  ["drops a joiner at the end", `${PERSIAN}\u200c`, PERSIAN],
  ["drops marks that turn text around", "a\u202eb\u2066c\u200fd\ufeff", "abcd"],
  ["puts a space where a line ends", "one\r\ntwo\tthree\u2028four", "one two three four"],
  ["drops what cannot be stored", "a\u0000\u0007b\ud800", "ab\ufffd"],
])("a line %s", (_, text, expected) => expect(cleanLine(text)).toBe(expected));

it("a text keeps its lines and tabs", () => {
  expect(cleanText(`a\tb\r\n${FAMILY}\u0000\nc`)).toBe(`a\tb\n${FAMILY}\nc`);
});
