import { z } from "zod";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const UNPRINTABLE = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** An id of another system, as paths and forms carry it: 1 to 255 characters. @param name of the field, for the sentences */
export const externalIdText = (name: string) =>
  z
    .string()
    .min(1, `${name} is missing`)
    .refine((text) => Array.from(text).length <= 255, "At most 255 characters")
    // As a part of a path they are none: no address would lead to it.
    .refine((text) => text !== "." && text !== "..", `${name} cannot be . or ..`)
    .refine((text) => !UNPRINTABLE.test(text), `${name} has characters that cannot be stored`);

const NumericId = z
  .number()
  .refine(
    (number) => !Number.isInteger(number) || Number.isSafeInteger(number),
    "Send a number this large as a string: JSON loses its last digits",
  )
  .transform((number) => String(number))
  .refine((text) => /^-?\d+(\.\d+)?$/.test(text), "Send this number as a string");

/** The same in JSON, where a number is kept as its decimal string. */
export const externalId = (name: string) => z.union([externalIdText(name), NumericId]);
