import type { IncomingMessage } from "node:http";
import { AppError } from "../core/errors";
import { KiB } from "../core/units";

const LIMIT = 64 * KiB;

/**
 * Reads a small JSON body of a plain node request, counting.
 * @throws AppError `file_too_large`, `invalid_json`, `upload_aborted`
 */
export async function readNodeJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request) {
      bytes += piece.length;
      if (bytes > LIMIT) break;
      pieces.push(piece);
    }
  } catch (cause) {
    throw new AppError("upload_aborted", "The request was broken off", { cause });
  }
  if (bytes > LIMIT) throw new AppError("file_too_large", "The request is too large");
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8") || "{}");
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid JSON", { cause });
  }
}
