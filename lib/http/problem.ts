import { z } from "zod";
import type { Problem } from "../contracts/problem";
import { AppError, type ErrorCode, isAppError, notFound } from "../core/errors";
import { log } from "../core/log";
import { asDatabaseError } from "../db/client";
import { invalidRequest } from "./validation";

/** The only place that knows which status a failure has. */
const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  not_authenticated: 401,
  forbidden: 403,
  foreign_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  duplicate_image: 409,
  last_admin: 400,
  last_owner: 400,
  last_way_in: 400,
  registration_closed: 403,
  account_disabled: 403,
  identity_unverified: 403,
  identity_taken: 409,
  identity_refused: 403,
  identity_denied: 403,
  address_unconfirmed: 403,
  invitation_mismatch: 403,
  provider_unavailable: 503,
  precondition_failed: 412,
  range_not_satisfiable: 416,
  file_missing: 400,
  file_too_large: 413,
  quota_exceeded: 413,
  unsupported_type: 415,
  image_invalid: 400,
  slots_full: 400,
  gig_full: 400,
  order_taken: 400,
  order_out_of_range: 400,
  not_a_permutation: 400,
  idempotency_key_reused: 422,
  idempotency_in_flight: 409,
  too_many_requests: 429,
  overloaded: 503,
  upload_aborted: 400,
  storage_unavailable: 503,
  storage_full: 507,
  database_unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

/** Seconds a client is told to wait where whoever failed named none. */
const RETRY_AFTER = 5;

/** A failure as it goes over the wire. `headers` has the content type. */
export interface ProblemAnswer {
  status: number;
  body: Problem;
  headers: Record<string, string>;
}

/**
 * Turns whatever was thrown into a problem document (RFC 9457). What nobody expected becomes a 500 that says nothing of
 * the inside: its cause goes to the log, under the request id that the answer carries.
 */
export function toProblem(error: unknown, requestId: string): ProblemAnswer {
  const known = asAppError(error);
  if (!known) {
    log().error({ err: error, request_id: requestId }, "unexpected failure");
    return answer(500, "internal_error", "Something went wrong on our side", { request_id: requestId });
  }
  const status = STATUS[known.code];
  if (status >= 500) log().warn({ err: known, request_id: requestId, problem: known.code }, known.message);
  const retryAfter = known.retryAfter ?? (status === 429 || status === 503 ? RETRY_AFTER : undefined);
  return answer(
    status,
    known.code,
    known.message,
    {
      ...known.extra,
      ...(known.errors && { errors: known.errors }),
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
      ...(status >= 500 && { request_id: requestId }),
    },
    {
      ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
      ...(status === 401 && { "WWW-Authenticate": "Bearer" }),
    },
  );
}

function answer(
  status: number,
  code: Problem["code"],
  detail: string,
  more: Partial<Problem>,
  headers: Record<string, string> = {},
): ProblemAnswer {
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");
  return {
    status,
    body: { ...more, type: `/problems/${code}`, title, status, detail, code },
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "private, no-store", ...headers },
  };
}

/** The expected failure that `thrown` is or stands for, or null where it is none. */
function asAppError(thrown: unknown): AppError | null {
  if (isAppError(thrown)) return thrown;
  if (thrown instanceof z.ZodError) return invalidRequest(thrown);
  const error = asDatabaseError(thrown);
  if (isAppError(error)) return error;
  const said = databaseWords(error);
  // Ids and texts are checked before they get here; what slips through is still the caller's mistake.
  if (/invalid input syntax for type uuid|Error creating UUID|P2023/.test(said)) return notFound();
  if (/22021|22P02|22P05|invalid byte sequence for encoding|unsupported Unicode escape/.test(said))
    return new AppError("invalid_request", "The text has characters that cannot be stored", { cause: thrown });
  if (/40P01|40001|P2034|deadlock detected/.test(said))
    return new AppError("overloaded", "Too much is changing at once. Try again.", { cause: thrown, retryAfter: 1 });
  if (/57014|55P03|canceling statement due to/.test(said))
    return new AppError("database_unavailable", "The database is too slow to answer. Try again in a moment.", {
      cause: thrown,
    });
  return null;
}

/** What a database error says of itself: its code and message, wherever the driver and Prisma put them. */
function databaseWords(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code, meta, cause } = error as Error & { code?: unknown; meta?: unknown };
  const fromDatabase =
    error.name.startsWith("Prisma") || error.name === "DriverAdapterError" || typeof code === "string";
  if (!fromDatabase) return "";
  return [code, error.message, safeJson(meta), safeJson(cause)].filter((part) => typeof part === "string").join(" ");
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
