import type { z } from "zod";

/** The command was not understood: the message, then the help, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The value of an option, as its shape reads it. @throws UsageError that names the option, never its value */
export function option<S extends z.ZodType>(name: string, shape: S, value: unknown): z.output<S> {
  if (value === undefined && !shape.safeParse(undefined).success) throw new UsageError(`--${name} is missing.`);
  const result = shape.safeParse(value);
  if (!result.success) throw new UsageError(`--${name}: ${result.error.issues[0]?.message}`);
  return result.data;
}
