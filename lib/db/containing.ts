import { cleanLine } from "../core/text";
import { Prisma } from "./client";

/** What a search sees of a text: without accents, in lower case, with plain quotes. As the indexes for searching have it. */
export const folded = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`search_fold(${text})`;

/** A pattern for LIKE that finds `text` anywhere in what `folded` gives, whatever way it was typed. */
export const containing = (text: string): Prisma.Sql => Prisma.sql`search_pattern(${cleanLine(text).trim()})`;
