import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError } from "../core/errors";
import { runWithTrace } from "../core/trace";
import { endWithProblem } from "./frontServerProblem";
import { endWhenStalled } from "./frontServerStall";
import { RequestTrace } from "./frontServerTrace";
import { logRequest } from "./requestLog";
import { isSameOrigin } from "./sameOrigin";
import type { SecurityHeaders } from "./securityHeaders";
import { sendProblem } from "./sendProblem";
import { SlowBodies } from "./slowBodies";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** A path that is answered here: bytes, and what devices ask. */
export interface DirectPath {
  prefixes: readonly string[];
  /** What every answer below them carries, those too that are given before `serve` is asked. */
  headers?: Map<string, string | number>;
  /** @returns false where the path is none of its own after all */
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

export interface FrontServerOptions {
  /** Answers the paths that never reach Next. */
  direct: DirectPath[];
  /** Answers everything else: Next. */
  pages: Handler;
  /** Takes connections over for another protocol. Absent: a request that asks for one is answered as any other. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  security: SecurityHeaders;
  /** Whether X-Forwarded-* come from a proxy of ours. */
  trustProxy: boolean;
  publicUrl?: string;
  limits?: Partial<typeof LIMITS>;
}

export interface FrontServer extends Server {
  /** Ends the connections that were taken over: Node forgets them, yet does not close while they are open. */
  closeUpgraded(): void;
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Where forms of many files are sent. */
const LONG = /^[^?#]*\/bulk-upload\/?(?:[?#]|$)/;

/** What a client may take its time for. */
const LIMITS = {
  /** To send its headers: half of what a slow one may hold a socket in all. */
  headersMs: 15_000,
  /** How often Node looks for clients past their time. Its default of 30 s would double every limit. */
  checkMs: 5_000,
  /** To send a whole request: 10 MB at 280 kbit/s. */
  requestMs: 300_000,
  /** To send a form of many files: fifty of them at less than 2 Mbit/s. */
  longRequestMs: 45 * 60_000,
  /** In which a body must have moved: one that all but stands still ends sooner. */
  bodyWindowMs: 20_000,
  /** To keep a connection idle. Longer than balancers do (60 s by habit), or one would send into a closed one. */
  keepAliveMs: 65_000,
  /** To go on sending an upload that was refused, so that the client gets to read why. */
  lingerMs: 3_000,
  /** To take nothing of an answer that is being sent. */
  stallMs: 60_000,
};

/**
 * The one door: every request comes through here, bytes or page. Gives it an id, an address, security headers and a log
 * line, and refuses what no route should have to think of.
 */
export function createFrontServer(options: FrontServerOptions): FrontServer {
  const limits = { ...LIMITS, ...options.limits };
  const slowBodies = new SlowBodies(limits.bodyWindowMs, limits.checkMs);
  const wholeMs = ({ url = "" }: IncomingMessage) => (LONG.test(url) ? limits.longRequestMs : limits.requestMs);
  const server = createServer({
    headersTimeout: limits.headersMs,
    // Node has one limit for all requests; the shorter one of most is kept with their bodies.
    requestTimeout: limits.longRequestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.keepAliveMs,
    maxHeaderSize: 16 * 1024,
  });
  server.maxHeadersCount = 100;
  server.timeout = limits.stallMs;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const trace = new RequestTrace(request, options);
    response.setHeader("X-Request-Id", trace.requestId);
    logRequest(request, response, trace);
    endWhenStalled(response, trace);
    if (!request.complete && hasBody(request)) {
      slowBodies.watch(request, response, wholeMs(request));
      response.once("finish", () => lingerOver(request, limits.lingerMs));
    }
    runWithTrace(trace, () => answer(request, response, trace, options));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else endWithProblem(socket, error.code ?? "");
  });
  server.on("connect", (_request, socket) => endWithProblem(socket, "CONNECT"));
  server.on("close", () => slowBodies.stop());
  return Object.assign(server, { closeUpgraded: handOver(server, options.upgrade) });
}

/** Lets `upgrade` have what asks for another protocol. @returns what ends the connections it was given */
function handOver(server: Server, upgrade: FrontServerOptions["upgrade"]): () => void {
  const sockets = new Set<Duplex>();
  // With no listener at all Node passes such a request on as an ordinary one.
  if (upgrade)
    server.on("upgrade", (request, socket, head) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      // Node took its own listener away: without one an error would end the process.
      socket.on("error", () => socket.destroy());
      upgrade(request, socket, head);
    });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  trace: RequestTrace,
  { direct, pages, security }: FrontServerOptions,
): Promise<void> {
  try {
    const row = direct.find(({ prefixes }) => prefixes.some((prefix) => isBelow(request.url, prefix)));
    if (row?.headers) response.setHeaders(row.headers);
    refuseOddities(request, trace);
    if (row) {
      security.forMedia(response);
      if (await row.serve(request, response)) return;
    }
    security.forPage(request, response);
    trace.tellNext(request);
    await pages(request, response);
  } catch (error) {
    sendProblem(response, error);
  }
}

const isBelow = (url: string | undefined, prefix: string): boolean =>
  !!url?.startsWith(prefix) && (prefix.endsWith("/") || /^(?:$|[/?#])/.test(url.slice(prefix.length)));

function refuseOddities({ method = "", url = "", headers }: IncomingMessage, trace: RequestTrace): void {
  if (!METHODS.has(method)) throw new AppError("method_not_allowed", `${method} is not answered here`);
  // An absolute or doubled address makes routers disagree on what was asked for, and redirects leave the site.
  if (!url.startsWith("/") || /^\/[/\\]/.test(url)) throw new AppError("invalid_request", "The address is not valid");
  if (!isDecodable(url)) throw new AppError("invalid_request", "The address is not valid");
  if (!trace.baseUrl) throw new AppError("invalid_request", "The Host header is not valid");
  // Next refuses a server action of another site too, but as a failure of its own.
  if (headers["next-action"] && !isSameOrigin(new Headers(headers as Record<string, string>), trace.baseUrl))
    throw new AppError("foreign_origin", "This request was not made by a page of this site");
}

/** Whether each `%` of the path begins a character: routers fail on what does not. Those of a query concern its reader. */
function isDecodable(url: string): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url.replace(/[?#].*/s, ""));
    return true;
  } catch {
    return false;
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** After an early answer: Node reads and drops the rest for the client's sake, and here is the end of that. */
function lingerOver(request: IncomingMessage, milliseconds: number): void {
  if (request.complete) return;
  setTimeout(() => {
    // Null once the client went away by itself.
    if (!request.complete) request.socket?.destroy();
  }, milliseconds).unref();
}
