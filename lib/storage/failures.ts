import { AppError, isAppError } from "../core/errors";

const RETRY_AFTER_SECONDS = 5;

/** `storage_unavailable`, with the seconds after which to come again. `cause` is for the log. */
export const storageUnavailable = (cause: unknown) =>
  new AppError("storage_unavailable", "Storage is not available now", { cause, retryAfter: RETRY_AFTER_SECONDS });

/** `storage_full`: a full disk, a quota of the bucket. */
export const storageFull = (cause: unknown) => new AppError("storage_full", "Storage is full", { cause });

// EFBIG is the process's file size limit (`ulimit -f`): to the caller it is no different from a full disk.
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What a failed system call on the store means to a caller. An AppError is passed on as it is. */
export function fromSystemError(error: unknown): AppError {
  if (isAppError(error)) return error;
  return NO_ROOM.has(errorCode(error)) ? storageFull(error) : storageUnavailable(error);
}

/** The `code` of a node system error, or an empty string. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}
