import type { IncomingMessage, ServerResponse } from "node:http";
import { LRUCache } from "lru-cache";
import { AppError, notFound } from "../core/errors";
import { singleton } from "../core/singleton";
import { currentTrace } from "../core/trace";
import { env } from "../env";
import { contentTypeOf, OUR_KEY } from "../images/keys";
import { findObject } from "../images/serve";
import { verifyMedia } from "../images/sign";
import { storage } from "../storage";
import { sendNotModified, sendObject } from "./sendObject";
import { sendProblem } from "./sendProblem";

export const MEDIA_PREFIX = "/media/";

interface Grant {
  key: string;
  contentType: string;
  etag: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** URLs whose signature was checked: a picture on a busy page is asked for by the same URL again and again. */
const grants = () => singleton("media-grants", () => new LRUCache<string, Grant>({ max: 10_000 }));

/**
 * Answers `/media/{key}?e=…&s=…`: checks the signature, needs no database, and sends the object from the process's
 * cache, the disk or the bucket; where `MEDIA_REDIRECT` is set, with a redirect to the bucket.
 * @returns false where the path is not one of these
 */
export async function serveMedia(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const url = request.url ?? "";
  if (!url.startsWith(MEDIA_PREFIX)) return false;
  const trace = currentTrace();
  if (trace) trace.route = "/media/{key}";
  try {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      throw new AppError("method_not_allowed", "Only GET and HEAD are answered here");
    }
    await answer(request, response, grant(url));
  } catch (error) {
    sendProblem(response, error);
  }
  return true;
}

async function answer(request: IncomingMessage, response: ServerResponse, { key, contentType, etag }: Grant) {
  const maxAge = env().MEDIA_URL_TTL_SECONDS;
  const headers = { contentType, etag, cacheControl: `private, max-age=${maxAge}, immutable` };
  if (sendNotModified(request, response, headers)) return;
  if (env().MEDIA_REDIRECT) {
    const direct = await storage().directUrl(key, maxAge, contentType);
    if (direct) {
      response
        .writeHead(302, {
          Location: direct,
          "Cache-Control": `private, max-age=${Math.floor(maxAge / 2)}`,
          "Content-Length": 0,
        })
        .end();
      return;
    }
  }
  const object = await findObject(key);
  if (!object) throw notFound("This image is gone");
  await sendObject(request, response, object, headers);
}

/** Checks a URL once. @throws AppError `forbidden` where the signature is off or expired, `not_found` for no such path */
function grant(url: string): Grant {
  const known = grants().get(url);
  if (known && known.until > Date.now()) return known;
  const queryAt = url.indexOf("?");
  const path = (queryAt < 0 ? url : url.slice(0, queryAt)).slice(MEDIA_PREFIX.length).replace(/\/$/, "");
  const query = new URLSearchParams(queryAt < 0 ? "" : url.slice(queryAt + 1));
  const expires = query.getAll("e");
  const signatures = query.getAll("s");
  const only = query.size === 2 && expires.length === 1 && signatures.length === 1;
  const until = OUR_KEY.test(path) && only ? verifyMedia(path, expires[0] ?? "", signatures[0] ?? "") : null;
  const contentType = contentTypeOf(path);
  if (!until || !contentType) throw new AppError("forbidden", "This link is not valid or has expired");
  const made = { key: path, contentType, etag: `"${path}"`, until };
  grants().set(url, made);
  return made;
}
