import type { IncomingMessage, ServerResponse } from "node:http";
import { ALIASES } from "../contracts/aliases";
import { Acknowledgement, DEFAULT_PROFILE } from "../contracts/devices";
import { AppError, notFound } from "../core/errors";
import { currentTrace } from "../core/trace";
import { acknowledge } from "../devices/acknowledge";
import { findQueuedFile, makeManifest, syncETag } from "../devices/manifest";
import { readProfile } from "../devices/profile";
import { noteSeen } from "../devices/queue";
import { waitFor } from "../devices/wait";
import { findObject } from "../images/serve";
import { etagMatches } from "./etag";
import { readNodeJson } from "./nodeBody";
import { sendNotModified, sendObject } from "./sendObject";
import { sendProblem } from "./sendProblem";
import { sendJson, sendTar } from "./syncAnswers";
import { resolveSyncCaller, type SyncCaller } from "./syncCaller";
import { parseSyncQuery, type SyncQuery } from "./syncQuery";
import { parse } from "./validation";

/** Where devices call: the address itself and its aliases. */
export const SYNC_BASES = ["/api/sync", ...ALIASES.filter(({ to }) => to === "/api/sync").map(({ from }) => from)];
const POLL_HEADER = "X-Poll-After-Seconds";
/** Errors too tell a device when to come back, so that it sleeps. */
export const SYNC_HEADERS = new Map([[POLL_HEADER, DEFAULT_PROFILE.poll_seconds]]);
const FILE = /^\/files\/([0-4]-[0-9a-f]{12}\.[a-z]{3,4})$/;

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  caller: SyncCaller;
  query: SyncQuery;
  /** The path below the base. */
  path: string;
}

interface Route {
  methods: readonly string[];
  pattern: RegExp;
  name: string;
  answer: (call: Call) => Promise<void>;
}

const ROUTES: readonly Route[] = [
  { methods: ["GET", "HEAD"], pattern: /^$/, name: "", answer: sync },
  { methods: ["GET", "HEAD"], pattern: /^\/files\/[^/]+$/, name: "/files/{file}", answer: sendFile },
  { methods: ["POST"], pattern: /^\/ack$/, name: "/ack", answer: receiveAcknowledgement },
];

/**
 * Answers devices in front of Next, whose route handlers drop `Content-Length`, without which a microcontroller cannot
 * read, and cost four times as much for a 304.
 * @returns false where the path is none of these
 */
export async function serveSync(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const url = request.url ?? "";
  const queryAt = url.indexOf("?");
  const full = (queryAt < 0 ? url : url.slice(0, queryAt)).replace(/\/$/, "");
  const base = SYNC_BASES.find((candidate) => full === candidate || full.startsWith(`${candidate}/`));
  if (!base) return false;
  const path = full.slice(base.length);
  try {
    const route = ROUTES.find(({ pattern }) => pattern.test(path));
    if (!route) throw notFound();
    const trace = currentTrace();
    if (trace) trace.route = `/api/sync${route.name}`;
    if (!route.methods.includes(request.method ?? "")) {
      response.setHeader("Allow", route.methods.join(", "));
      throw new AppError("method_not_allowed", `This address answers ${route.methods.join(", ")}`);
    }
    const search = new URLSearchParams(queryAt < 0 ? "" : url.slice(queryAt + 1));
    const caller = await resolveSyncCaller(request, search.get("device_id"));
    response.setHeader(POLL_HEADER, readProfile(caller.profile).poll_seconds);
    if (caller.isDevice) noteSeen(caller.deviceId);
    await route.answer({ request, response, caller, query: parseSyncQuery(search), path });
  } catch (error) {
    sendProblem(response, error);
  }
  return true;
}

async function sync({ request, response, caller: first, query }: Call): Promise<void> {
  const held = request.headers["if-none-match"];
  const changed = (caller: SyncCaller) => (etagMatches(held, syncETag(caller)) ? null : caller);
  const caller = held && query.wait ? await waitForChange(request, response, query, changed) : changed(first);
  if (response.destroyed) return;
  const wantsTar =
    query.format === "tar" || (!query.format && /\bapplication\/x-tar\b/.test(request.headers.accept ?? ""));
  // A shared cache must not give the one for the other.
  response.setHeader("Vary", "Accept, Authorization");
  if (!caller) {
    response.writeHead(304, { ETag: syncETag(first), "Cache-Control": "private, no-cache" }).end();
    return;
  }
  const etag = syncETag(caller);
  const { manifest, files } = await makeManifest(caller, { since: query.since, etag: held });
  if (!wantsTar) return sendJson(request, response, manifest, { ETag: etag });
  await sendTar(request, response, { manifest, etag, files: files.filter(({ file }) => !query.have.has(file)) });
}

/** Asks again who is calling at each change: the version is read with it, and a token may have been revoked meanwhile. */
async function waitForChange(
  request: IncomingMessage,
  response: ServerResponse,
  query: SyncQuery,
  changed: (caller: SyncCaller) => SyncCaller | null,
): Promise<SyncCaller | null> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once("close", onClose);
  try {
    const look = async () => changed(await resolveSyncCaller(request, query.deviceId));
    const { userId } = await resolveSyncCaller(request, query.deviceId);
    return await waitFor(userId, query.wait, gone.signal, look);
  } finally {
    response.off("close", onClose);
  }
}

async function sendFile({ request, response, caller, path }: Call): Promise<void> {
  const name = FILE.exec(path)?.[1];
  const queued = name ? await findQueuedFile(caller, name) : null;
  if (!queued) throw notFound("There is no such file in this queue");
  const { contentType, key, bytes } = queued;
  const headers = { contentType, etag: `"${key}"`, cacheControl: "private, max-age=31536000, immutable" };
  if (sendNotModified(request, response, headers)) return;
  const object = await findObject(key, bytes);
  if (!object) throw notFound("There is no such file in this queue");
  await sendObject(request, response, object, headers);
}

async function receiveAcknowledgement({ request, response, caller }: Call): Promise<void> {
  if (!caller.isDevice) throw new AppError("forbidden", "Only a device acknowledges");
  await acknowledge(caller, parse(Acknowledgement, await readNodeJson(request)));
  response.writeHead(204).end();
}
