import { cleanLine } from "../core/text";

/** A pattern for LIKE that finds `text` anywhere in lower case: as lines of text are kept, whatever way it was typed. */
export const containing = (text: string): string =>
  `%${cleanLine(text)
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&")}%`;
