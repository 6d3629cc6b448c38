import { expect, it } from "vitest";
import { z } from "zod";
import { parse } from "./validation";

const failureOf = (shape: z.ZodType, value: unknown) => {
  try {
    parse(shape, value);
  } catch (error) {
    return error;
  }
  return undefined;
};

const Reorder = z.union([
  z.array(z.string()),
  z.object({ ids: z.array(z.string()) }),
  z.object({ positions: z.record(z.string(), z.number().max(4, "Order must be between 0 and 4")) }),
]);

it.each<[string, z.ZodType, unknown, string, string]>([
  [
    "a sentence of ours alone",
    z.object({ name: z.string().max(3, "At most 3 characters") }),
    { name: "long" },
    "At most 3 characters",
    "name",
  ],
  [
    "zod's words with the field",
    z.object({ a: z.object({ b: z.number() }) }),
    { a: { b: "x" } },
    "a.b: Invalid input: expected number, received string",
    "a.b",
  ],
  ["what is missing", z.object({ id: z.string() }), {}, "id is missing", "id"],
  [
    "of branches as near a sentence of ours",
    z.object({ id: z.union([z.string(), z.number().refine(() => false, "Send it as a string")]) }),
    { id: 1 },
    "Send it as a string",
    "id",
  ],
  ["the nearest branch of a union", Reorder, { positions: { x: 9 } }, "Order must be between 0 and 4", "positions.x"],
  [
    "a union's own sentence",
    z.object({ a: z.union([z.number(), z.boolean()], "A number or not") }),
    { a: "x" },
    "A number or not",
    "a",
  ],
])("says %s", (_name, shape, value, message, path) => {
  expect(failureOf(shape, value)).toMatchObject({ code: "invalid_request", message, errors: [{ path }] });
});

it("lists no more mistakes than a person would correct", () => {
  const values = Array.from({ length: 1000 }, () => 1);
  expect((failureOf(z.array(z.string()), values) as { errors: unknown[] }).errors).toHaveLength(50);
});
