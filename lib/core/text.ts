const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// Control characters, and the marks that reorder or hide text around them (Unicode TR36, bidirectional spoofing).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * What joins letters or keeps them apart: Persian and the scripts of India are misspelt without it, and families of emoji fall
 * to pieces. Only between two characters of which the first is none of ASCII does it mean anything.
 */
const JOINERS =
  /(?<=[^\p{ASCII}\s\p{P}\p{C}])([\u200c\u200d])[\u200c\u200d]*(?=[\p{L}\p{M}\p{N}\p{S}])|[\u200c\u200d]/gu;

/** A line of text that can be stored, shown beside other text and put into a log: NFC, and nothing that is not seen. */
export const cleanLine = (text: string): string =>
  text
    .replace(LONE_SURROGATE, "\ufffd")
    .normalize("NFC")
    .replace(BREAKS, " ")
    .replace(UNSAFE, "")
    .replace(JOINERS, "$1");

/** The same for a text that may have several lines. */
export const cleanText = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.split("\t").map(cleanLine).join("\t"))
    .join("\n");
