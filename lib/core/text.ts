// Control characters, and the marks that reorder or hide text around them (Unicode TR36, bidirectional spoofing).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A line of text that can be stored, shown beside other text and put into a log: NFC, and nothing that is not seen. */
export const cleanLine = (text: string): string =>
  text.replace(LONE_SURROGATE, "\ufffd").normalize("NFC").replace(UNSAFE, "");

/** The same for a text that may have several lines. */
export const cleanText = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.split("\t").map(cleanLine).join("\t"))
    .join("\n");
