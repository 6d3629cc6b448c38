/**
 * Makes the two font files beside this script from the packages they come from:
 * `npm i --no-save subset-font@2 && node app/fonts/subset.mjs`.
 * Latin with the accents of western Europe, and only the weights and widths that globals.css asks for, so that both
 * together stay below 75 kB. Other scripts fall to the system's fonts.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
const TEXT = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}ıŒœ–—‘’“”•…×−←→↑↓⌘`;

const FONTS = [
  { file: "sans", from: "instrument-sans", axes: { wght: { min: 400, max: 700 }, wdth: { min: 78, max: 100 } } },
  { file: "mono", from: "martian-mono", axes: { wght: { min: 400, max: 600 }, wdth: 75 } },
];

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

for (const { file, from, axes } of FONTS) {
  const source = `../../node_modules/@fontsource-variable/${from}/files/${from}-latin-standard-normal.woff2`;
  const font = await subsetFont(await readFile(path(source)), TEXT, { targetFormat: "woff2", variationAxes: axes });
  await writeFile(path(`${file}.woff2`), font);
}
