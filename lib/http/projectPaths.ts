import type { IncomingMessage, ServerResponse } from "node:http";
import { type ImageSize, ImageSizeQuery, PROJECT_ID } from "../contracts/projects";
import { AppError } from "../core/errors";
import { currentTrace } from "../core/trace";
import { findBytes } from "../projects/bytes";
import { imageNotFound, mustRead, projectNotFound } from "../projects/find";
import { PUBLIC } from "./answers";
import { nodeCaller } from "./nodeCaller";
import { sendProblem } from "./sendProblem";
import { PRIVATE, sendStored } from "./sendStored";
import { parse } from "./validation";

/** Below which a project's bytes are asked for: the second is the alias. */
export const PROJECT_PREFIXES = ["/api/projects/", "/projects/"];
const PATH = /^\/(?:api\/)?projects\/([^/]+)\/(?:images\/([^/]+)|(thumbnail))\/?$/;

/** Without an id in it. Next would take the second slash away, by a redirect to another resource. */
const NO_ID = /^(?:\/api\/projects\/\/|\/projects\/\/[^/])/;

/**
 * Answers `…/images/{image_id}?size=` and `…/thumbnail` in front of Next, whose route handlers drop `Content-Length` and
 * send a file at a fifth of the speed. Everybody reads a public project, so nobody is asked who they are there.
 * @returns false where the path or the method is none of these
 */
export async function serveProjectBytes(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const url = request.url ?? "";
  const queryAt = url.indexOf("?");
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  if (NO_ID.test(path)) {
    sendProblem(response, projectNotFound());
    return true;
  }
  const match = PATH.exec(path);
  if (!match) return false;
  const [, project = "", image, thumbnail] = match;
  const reads = request.method === "GET" || request.method === "HEAD";
  // Deleting an image, and the refusal of what it has not, are a route handler's.
  if (!reads && !thumbnail) return false;
  const trace = currentTrace();
  if (trace) trace.route = `/api/projects/{project_id}/${thumbnail ?? "images/{image_id}"}`;
  try {
    if (!reads) {
      response.setHeader("Allow", "GET, HEAD");
      throw new AppError("method_not_allowed", "This address answers GET, HEAD");
    }
    const size = thumbnail ? "thumb" : sizeOf(queryAt < 0 ? "" : url.slice(queryAt + 1));
    const imageId = image === undefined ? null : decodeURIComponent(image);
    await answer(request, response, { projectId: decodeURIComponent(project), imageId, size });
  } catch (error) {
    sendProblem(response, error);
  }
  return true;
}

/** @throws AppError `invalid_request` */
function sizeOf(query: string): ImageSize {
  if (!query) return "original";
  const given = new URLSearchParams(query).getAll("size");
  return parse(ImageSizeQuery, { size: given.length > 1 ? given : given[0] }).size;
}

async function answer(request: IncomingMessage, response: ServerResponse, asked: Parameters<typeof findBytes>[0]) {
  if (!PROJECT_ID.test(asked.projectId)) throw projectNotFound();
  const found = await findBytes(asked);
  const isPublic = found?.visibility === "public";
  const actor = isPublic ? null : await nodeCaller(request);
  mustRead(actor, found);
  if (!found.file) throw imageNotFound();
  const stored = { ...found.file, contentType: "image/jpeg" };
  if (!(await sendStored(request, response, stored, isPublic ? PUBLIC : PRIVATE))) throw imageNotFound();
}
