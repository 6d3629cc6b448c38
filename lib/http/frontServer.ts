import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError } from "../core/errors";
import { runWithTrace } from "../core/trace";
import { rawProblem } from "./frontServerProblem";
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
  /** @returns false where the path is none of its own after all */
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

export interface FrontServerOptions {
  /** Answers the paths that never reach Next. */
  direct: DirectPath[];
  /** Answers everything else: Next. */
  pages: Handler;
  security: SecurityHeaders;
  /** Whether X-Forwarded-* come from a proxy of ours. */
  trustProxy: boolean;
  publicUrl?: string;
  limits?: Partial<typeof LIMITS>;
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What a client may take its time for. */
const LIMITS = {
  /** To send its headers: half of what a slow one may hold a socket in all. */
  headersMs: 15_000,
  /** How often Node looks for clients past their time. Its default of 30 s would double every limit. */
  checkMs: 5_000,
  /** To send a whole request: 10 MB at 280 kbit/s. */
  requestMs: 300_000,
  /** In which a body must have moved: one that all but stands still ends sooner. */
  bodyWindowMs: 20_000,
  /** To keep a connection idle. Longer than balancers do (60 s by habit), or one would send into a closed one. */
  keepAliveMs: 65_000,
  /** To go on sending an upload that was refused, so that the client gets to read why. */
  lingerMs: 3_000,
};

/**
 * The one door: every request comes through here, bytes or page. Gives it an id, an address, security headers and a log
 * line, and refuses what no route should have to think of.
 */
export function createFrontServer(options: FrontServerOptions): Server {
  const limits = { ...LIMITS, ...options.limits };
  const slowBodies = new SlowBodies(limits.bodyWindowMs, limits.checkMs);
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.keepAliveMs,
    maxHeaderSize: 16 * 1024,
  });
  server.maxHeadersCount = 100;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const trace = new RequestTrace(request, options);
    response.setHeader("X-Request-Id", trace.requestId);
    logRequest(request, response, trace);
    if (!request.complete && hasBody(request)) {
      slowBodies.watch(request, response);
      response.once("finish", () => lingerOver(request, limits.lingerMs));
    }
    runWithTrace(trace, () => answer(request, response, trace, options));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else socket.end(rawProblem(error.code ?? ""), () => socket.destroy());
  });
  server.on("connect", (_request, socket) => void socket.end(rawProblem("CONNECT"), () => socket.destroy()));
  server.on("close", () => slowBodies.stop());
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  trace: RequestTrace,
  { direct, pages, security }: FrontServerOptions,
): Promise<void> {
  try {
    refuseOddities(request, trace);
    for (const { prefixes, serve } of direct) {
      if (!prefixes.some((prefix) => request.url?.startsWith(prefix))) continue;
      security.forMedia(response);
      if (await serve(request, response)) return;
    }
    security.forPage(request, response);
    trace.tellNext(request);
    await pages(request, response);
  } catch (error) {
    sendProblem(response, error);
  }
}

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

/** Whether each `%` begins a character: routers fail on what does not. */
function isDecodable(url: string): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url);
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
