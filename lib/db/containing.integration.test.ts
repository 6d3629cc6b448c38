import { expect, it } from "vitest";
import { db, Prisma } from "./client";
import { containing, folded } from "./containing";

const finds = async (q: string, text: string): Promise<boolean> => {
  const [row] = await db().$queryRaw<{ found: boolean }[]>(
    Prisma.sql`SELECT ${folded(Prisma.sql`${text}::text`)} LIKE ${containing(q)} AS found`,
  );
  return row?.found === true;
};

/** Each finds the other. */
it.each([
  ["capitals", "ines", "INES"],
  ["accents", "Renee Muller", "Renée Müller"],
  ["accents by themselves", "Zoe\u0308", "Zoë"],
  ["several on one letter", "Nguyen", "Nguyễn"],
  ["strokes", "Soren Lodz", "Søren Łódź"],
  ["letters of two", "Strasse Aether Oeuvre", "Straße Æther Œuvre"],
  ["Turkish i", "istanbul ilik", "İSTANBUL ılık"],
  ["Greek at the end of a word", "ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"],
  ["apostrophes", "O'Brien", "O’Brien"],
  ["an accent for one", "O'Brien", "O´Brien"],
  ["quotes and dashes", 'the "long-tail"', "the “long–tail”"],
  ["full width", "ABC 50%", "ＡＢＣ　５０％"],
  ["half width", "テガミ", "ﾃｶﾞﾐ"],
])("a search is above %s: %s, %s", async (_, one, other) => {
  expect([await finds(one, other), await finds(other, one)]).toEqual([true, true]);
});

it.each([
  ["a wildcard", "%", "a hundred"],
  ["a wildcard of full width", "a％d", "a hundred"],
  ["any letter", "_", "abc"],
  ["any letter of full width", "a＿c", "abc"],
  ["an escape", "\\", "abc"],
  ["another consonant", "カ", "ガ"],
  ["a part of a syllable", "하", "한"],
])("it finds no more than it says: %s", async (_, q, text) => {
  expect(await finds(q, text)).toBe(false);
  expect(await finds(q, `${text}${q}`)).toBe(true);
});
