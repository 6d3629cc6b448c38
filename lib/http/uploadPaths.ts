import type { IncomingMessage, ServerResponse } from "node:http";
import { VersionQuery } from "../contracts/uploads";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { currentTrace } from "../core/trace";
import { consume } from "../identity/limits";
import { findFile } from "../uploads/bytes";
import { nodeCaller } from "./nodeCaller";
import { nodeHeaders } from "./nodeHeaders";
import { refuseCaller } from "./refuseCaller";
import { sendProblem } from "./sendProblem";
import { sendStored } from "./sendStored";
import { parse } from "./validation";

export const UPLOAD_PREFIX = "/api/upload/";

/**
 * Answers `GET /api/upload/{file_id}` with the bytes, in front of Next, whose route handlers drop `Content-Length`.
 * @returns false where the path is none of these
 */
export async function serveUpload(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const url = request.url ?? "";
  const queryAt = url.indexOf("?");
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  const id = path.slice(UPLOAD_PREFIX.length).replace(/\/$/, "");
  if (!isUuid(id)) return false;
  const trace = currentTrace();
  if (trace) trace.route = `${UPLOAD_PREFIX}{file_id}`;
  try {
    const actor = (await nodeCaller(request)) ?? (await refuseCaller(nodeHeaders(request)));
    await consume("api", actor.userId);
    const search = new URLSearchParams(queryAt < 0 ? "" : url.slice(queryAt + 1));
    const sizes = search.getAll("size");
    const { size } = parse(VersionQuery, { size: sizes.length > 1 ? sizes : sizes[0] });
    // Another caller may be answered otherwise.
    response.setHeader("Vary", "Cookie, Authorization");
    if (!(await sendStored(request, response, await findFile(actor, id, size)))) throw notFound("File not found");
  } catch (error) {
    sendProblem(response, error);
  }
  return true;
}
