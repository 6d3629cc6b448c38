import { AppError } from "../core/errors";

const MAX_WAIT = 55;
const MAX_VERSION = 2_147_483_647;

/** What `GET /api/sync` is asked for. */
export interface SyncQuery {
  since: number | null;
  /** Seconds, 0 for an answer at once. */
  wait: number;
  format: "json" | "tar" | null;
  /** File names that the tar may leave out. */
  have: ReadonlySet<string>;
  deviceId: string | null;
}

/** @throws AppError `invalid_request` */
export function parseSyncQuery(search: URLSearchParams): SyncQuery {
  const format = search.get("format");
  if (format !== null && format !== "json" && format !== "tar") throw invalid("format", "json or tar");
  return {
    since: integer(search, "since", MAX_VERSION),
    wait: integer(search, "wait", MAX_WAIT) ?? 0,
    format,
    have: new Set(search.getAll("have").flatMap((names) => names.split(","))),
    deviceId: search.get("device_id"),
  };
}

function integer(search: URLSearchParams, name: string, max: number): number | null {
  const text = search.get(name);
  if (text === null) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw invalid(name, `A whole number from 0 to ${max}`);
  return value;
}

function invalid(path: string, message: string): AppError {
  return new AppError("invalid_request", `${path}: ${message}`, { errors: [{ path, message }] });
}
