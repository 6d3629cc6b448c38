import type { ByteRange } from "../storage/types";

/**
 * The part of an object that a `Range` header asks for (RFC 9110, 14.2).
 * @returns null for the whole: no header, another unit, several ranges (which nobody needs for a picture and some abuse);
 *   `unsatisfiable` for 416
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | "unsatisfiable" | null {
  const match = header && /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match) return null;
  const [, first = "", last = ""] = match;
  if (!first && !last) return null;
  if (!first) {
    const suffix = Number(last);
    return suffix && bytes ? { start: Math.max(0, bytes - suffix), end: bytes - 1 } : "unsatisfiable";
  }
  const start = Number(first);
  const end = last ? Math.min(Number(last), bytes - 1) : bytes - 1;
  if (last && Number(last) < start) return null;
  return start < bytes ? { start, end } : "unsatisfiable";
}
