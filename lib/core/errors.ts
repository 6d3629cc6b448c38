/**
 * Every way in which this system refuses or fails, by a stable word. `lib/http/problem.ts` gives each its status:
 * a code without one does not compile.
 */
export type ErrorCode =
  | "invalid_request"
  | "invalid_json"
  | "not_authenticated"
  | "forbidden"
  | "foreign_origin"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "duplicate_image"
  | "last_admin"
  | "last_owner"
  | "last_way_in"
  | "registration_closed"
  | "account_disabled"
  | "identity_unverified"
  | "identity_taken"
  | "identity_refused"
  | "identity_denied"
  | "address_unconfirmed"
  | "invitation_mismatch"
  | "provider_unavailable"
  | "precondition_failed"
  | "range_not_satisfiable"
  | "file_missing"
  | "file_too_large"
  | "quota_exceeded"
  | "unsupported_type"
  | "image_invalid"
  | "slots_full"
  | "gig_full"
  | "order_taken"
  | "order_out_of_range"
  | "not_a_permutation"
  | "idempotency_key_reused"
  | "idempotency_in_flight"
  | "too_many_requests"
  | "overloaded"
  | "upload_aborted"
  | "storage_unavailable"
  | "storage_full"
  | "database_unavailable";

/** One field of a request that did not pass. `path` is dotted, as in `profile.width`. */
export interface FieldError {
  path: string;
  message: string;
}

interface AppErrorOptions {
  cause?: unknown;
  errors?: FieldError[];
  /** Seconds after which a retry makes sense. */
  retryAfter?: number;
  /** Extension members of the problem document, such as the slot that holds a duplicate. */
  extra?: Record<string, unknown>;
}

/** An expected failure. `message` is the sentence a person reads; what only the log may say goes into `cause`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly errors?: FieldError[];
  readonly retryAfter?: number;
  readonly extra?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, { cause, errors, retryAfter, extra }: AppErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.extra = extra;
  }
}

/** Whether `error` is an AppError, of `code` where given. By shape: the server and Next load this file once each. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof Error && error.name === "AppError" && (!code || (error as AppError).code === code);
}

/** `not_found`: it is not there, or not for who asks. */
export const notFound = (message = "Not found") => new AppError("not_found", message);
