import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError } from "../core/errors";
import { runWithTrace } from "../core/trace";
import { rawProblem } from "./frontServerProblem";
import { RequestTrace } from "./frontServerTrace";
import { logRequest } from "./requestLog";
import type { SecurityHeaders } from "./securityHeaders";
import { sendProblem } from "./sendProblem";
import { SlowBodies } from "./slowBodies";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

export interface FrontServerOptions {
  /** Answers the byte paths and returns true, or returns false. */
  media: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Answers everything else: Next. */
  pages: Handler;
  security: SecurityHeaders;
  /** Whether X-Forwarded-* come from a proxy of ours. */
  trustProxy: boolean;
  publicUrl?: string;
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** A client must send its headers within this; half of what a slow one may hold a socket in all. */
const HEADERS_MS = 15_000;
/** How often Node looks for clients past their time. Its default of 30 s would double every limit. */
const CHECK_MS = 5_000;
/** A whole request: 10 MB at 280 kbit/s. A body that all but stands still ends sooner, see SlowBodies. */
const REQUEST_MS = 300_000;
/** Longer than a balancer keeps its idle connections (60 s by habit), or it would send into one we just closed. */
const KEEP_ALIVE_MS = 65_000;
/** How long a refused upload may go on sending, so that its client gets to read why. */
const LINGER_MS = 3_000;

/**
 * The one door: every request comes through here, media or page. Gives it an id, an address, security headers and a log
 * line, and refuses what no route should have to think of.
 */
export function createFrontServer(options: FrontServerOptions): Server {
  const slowBodies = new SlowBodies();
  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: 16 * 1024,
  });
  server.maxHeadersCount = 100;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const trace = new RequestTrace(request, options);
    response.setHeader("X-Request-Id", trace.requestId);
    logRequest(request, response, trace);
    if (!request.complete && hasBody(request)) {
      slowBodies.watch(request, response);
      response.once("finish", () => lingerOver(request));
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
  { media, pages, security }: FrontServerOptions,
): Promise<void> {
  try {
    refuseOddities(request, trace);
    if (request.url?.startsWith("/media/")) {
      security.forMedia(response);
      if (await media(request, response)) return;
    }
    security.forPage(request, response);
    trace.tellNext(request);
    await pages(request, response);
  } catch (error) {
    sendProblem(response, error);
  }
}

function refuseOddities({ method = "", url = "" }: IncomingMessage, trace: RequestTrace): void {
  if (!METHODS.has(method)) throw new AppError("method_not_allowed", `${method} is not answered here`);
  // An absolute or doubled address makes routers disagree on what was asked for, and redirects leave the site.
  if (!url.startsWith("/") || /^\/[/\\]/.test(url)) throw new AppError("invalid_request", "The address is not valid");
  if (!trace.baseUrl) throw new AppError("invalid_request", "The Host header is not valid");
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** After an early answer: Node reads and drops the rest for the client's sake, and here is the end of that. */
function lingerOver(request: IncomingMessage): void {
  if (request.complete) return;
  setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, LINGER_MS).unref();
}
