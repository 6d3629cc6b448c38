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

const MISSING = "Missing";

/** zod's own words need the name of the field beside them; a sentence of ours stands alone. */
const sentence = ({ path, message }: FieldError): string =>
  message === MISSING
    ? `${path || "The body"} is missing`
    : path && /^(Invalid|Too|Unrecognized)\b/.test(message)
      ? `${path}: ${message}`
      : message;

function explain(issue: Issue): FieldError {
  const { path, message } = deepest(issue);
  const isMissing = /^Invalid input: .*received undefined$/.test(message);
  return {
    path: path.map(String).join(".").slice(0, MAX_PATH),
    message: isMissing ? MISSING : message.slice(0, MAX_PATH),
  };
}

/** Of a union, the mistake of the branch that the value came nearest to: "Invalid input" alone helps nobody. */
function deepest(issue: Issue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || issue.message !== "Invalid input") return issue;
  const inner = issue.errors.flatMap(([first]) => (first ? [deepest(first)] : []));
  const best = inner.reduce<(typeof inner)[number] | null>(
    (found, candidate) => (found && !isNearer(candidate, found) ? found : candidate),
    null,
  );
  return best ? { path: [...issue.path, ...best.path], message: best.message } : issue;
}

type Mistake = ReturnType<typeof deepest>;

/** Deeper, or as deep and told in a sentence of ours: the value was of a type that this branch takes. */
const isNearer = (one: Mistake, other: Mistake): boolean =>
  one.path.length === other.path.length
    ? other.message.startsWith("Invalid") && !one.message.startsWith("Invalid")
    : one.path.length > other.path.length;

/** Parses with a shape. @throws AppError `invalid_request` with the fields that did not pass */
export function parse<S extends z.ZodType>(shape: S, value: unknown): z.output<S> {
  const result = shape.safeParse(value);
  if (!result.success) throw invalidRequest(result.error);
  return result.data;
}
