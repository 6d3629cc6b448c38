import { isDeepStrictEqual } from "node:util";
import { unaliased } from "../contracts/aliases";
import { ProblemShape } from "../contracts/openapiShapes";
import { OPERATIONS, type Operation, refusalsOf } from "../contracts/operations";

const PATTERNS = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
}));

/** What the document says of a call, or null for what it does not speak of (media, pages, sign-in). */
function operationOf(method: string, path: string): Operation | null {
  const name = unaliased(path);
  const places = (path: string) => path.split("{").length;
  const there = PATTERNS.filter(({ pattern }) => pattern.test(name)).map(({ operation }) => operation);
  // `/reorder` is an address of its own, not an id: it has its own methods and no others.
  const fewest = Math.min(...there.map(({ path }) => places(path)));
  return there.find((one) => places(one.path) === fewest && one.method === method.toLowerCase()) ?? null;
}

/**
 * Compares an answer with what the OpenAPI document promises: the status is named, the body has its shape and nothing
 * beside it, a refusal is a problem document.
 * @throws Error that says what differs
 */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const operation = operationOf(method, path);
  if (!operation) return;
  const name = `${operation.method} ${operation.path}: ${status}`;
  const answer = operation.answers[status];
  if (!answer) {
    if (!refusalsOf(operation).includes(status))
      throw new Error(`${name} is not in the OpenAPI document: ${JSON.stringify(body)}`);
    ProblemShape.parse(body);
    return;
  }
  if (!answer.schema || typeof body === "string") return;
  const result = answer.schema.safeParse(body);
  if (!result.success) throw new Error(`${name} has another shape: ${result.error.message}`);
  if (!isDeepStrictEqual(result.data, body))
    throw new Error(`${name} has more than the document says: ${JSON.stringify(body)}`);
}
