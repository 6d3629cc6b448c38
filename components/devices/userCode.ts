/** The letters of a code: no vowels, so that it is never a word, and none that is easily read as another. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const LENGTH = 8;

/** No code has digits, so these can be nothing else. */
const DIGIT_FOR: Readonly<Record<string, string>> = { "2": "Z", "5": "S", "6": "G", "8": "B" };
const MAY_BE: Readonly<Record<string, string>> = {
  "0": "D or Q",
  "1": "L or J",
  "3": "B",
  "4": "H",
  "7": "T or Z",
  "9": "G or Q",
  A: "H or R",
  E: "F or B",
  I: "L or J",
  O: "D or Q",
  U: "V",
  Y: "V or X",
};

/** What was typed, as a code. */
export interface CodeEntry {
  /** With its dash: `ABCD-EFGH`. */
  text: string;
  complete: boolean;
  /** What was read differently, or cannot be part of a code. */
  hint: string | null;
}

/** Reads a code as people type and paste it: in either case, with or without the dash, with spaces or in full width. */
export function readCode(typed: string): CodeEntry {
  const signs = [
    ...typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, ""),
  ].slice(0, LENGTH);
  const letters = signs.map((sign) => DIGIT_FOR[sign] ?? sign);
  const strange = [...new Set(letters.filter((letter) => !LETTERS.includes(letter)))];
  const swapped = signs.filter((sign) => DIGIT_FOR[sign]).map((sign) => `${sign} was read as ${DIGIT_FOR[sign]}`);
  const hints = [
    ...strange.map((sign) => `No code has ${/\d/.test(sign) ? "the digit " : ""}${sign}. It may be ${MAY_BE[sign]}.`),
    swapped.length > 0 && `${[...new Set(swapped)].join(", ")}: a code has letters only.`,
  ].filter(Boolean);
  return {
    text: withDash(letters.join("")),
    complete: letters.length === LENGTH,
    hint: hints.length > 0 ? hints.join(" ") : null,
  };
}

const withDash = (letters: string): string =>
  letters.length > LENGTH / 2 ? `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}` : letters;
