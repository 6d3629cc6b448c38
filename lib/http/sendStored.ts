import type { IncomingMessage, ServerResponse } from "node:http";
import { findObject } from "../images/serve";
import { type ObjectHeaders, sendNotModified, sendObject } from "./sendObject";

/** A stored file, by its row, for somebody who may see it. */
export interface Stored {
  key: string;
  bytes: number;
  contentType: string;
}

/** What may be seen can end at any moment, so it is asked for each time: a 304, as long as the client has the bytes. */
export const PRIVATE = "private, no-cache";

/**
 * Sends a stored file at an address that stays the same and decides by the caller.
 * @returns false where the object is gone
 * @throws AppError `storage_unavailable`
 */
export async function sendStored(
  request: IncomingMessage,
  response: ServerResponse,
  { key, bytes, contentType }: Stored,
  cacheControl = PRIVATE,
): Promise<boolean> {
  const headers: ObjectHeaders = { contentType, etag: `"${key}"`, cacheControl };
  if (sendNotModified(request, response, headers)) return true;
  const object = await findObject(key, bytes);
  if (object) await sendObject(request, response, object, headers);
  return object !== null;
}
