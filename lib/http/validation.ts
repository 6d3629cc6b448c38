import type { z } from "zod";
import { AppError, type FieldError } from "../core/errors";

type Issue = z.core.$ZodIssue;

/** As many fields as a person would correct at once; a body of a thousand mistakes needs no thousand sentences. */
const MAX_ERRORS = 50;
const MAX_PATH = 200;

/** The failure of a shape as one of ours: the first sentence in front, and each field by its path. */
export function invalidRequest(error: z.core.$ZodError): AppError {
  const errors = error.issues.slice(0, MAX_ERRORS).map(explain);
  const first = errors[0] ?? { path: "", message: "The request is not valid" };
  return new AppError("invalid_request", sentence(first), { errors });
}

/** zod's own words need the name of the field beside them; a sentence of ours stands alone. */
const sentence = ({ path, message }: FieldError): string =>
  path && /^(Invalid|Too|Unrecognized)\b/.test(message) ? `${path}: ${message}` : message;

function explain(issue: Issue): FieldError {
  const { path, message } = deepest(issue);
  return { path: path.map(String).join(".").slice(0, MAX_PATH), message: message.slice(0, MAX_PATH) };
}

/** Of a union, the mistake of the branch that the value came nearest to: "Invalid input" alone helps nobody. */
function deepest(issue: Issue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || issue.message !== "Invalid input") return issue;
  const inner = issue.errors.flatMap(([first]) => (first ? [deepest(first)] : []));
  const best = inner.reduce<(typeof inner)[number] | null>(
    (found, candidate) => (found && found.path.length >= candidate.path.length ? found : candidate),
    null,
  );
  return best ? { path: [...issue.path, ...best.path], message: best.message } : issue;
}

/** Parses with a shape. @throws AppError `invalid_request` with the fields that did not pass */
export function parse<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const result = shape.safeParse(value);
  if (!result.success) throw invalidRequest(result.error);
  return result.data;
}
