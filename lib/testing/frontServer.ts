// For unit tests of the front server: one of a test's own, without the application behind it.
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createFrontServer, type FrontServer, type FrontServerOptions } from "../http/frontServer";
import { securityHeaders } from "../http/securityHeaders";

/** Limits in milliseconds that a test can wait for. */
export const SHORT = { headersMs: 300, checkMs: 50, bodyWindowMs: 300, lingerMs: 200, stallMs: 300 };

/** What answers behind it. */
export type Page = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;
export const ok: Page = async (_request, response) => response.end("page");

let server: FrontServer | undefined;

/** Starts the test's server. @returns its port on 127.0.0.1 */
export async function start(pages: Page = ok, options: Partial<FrontServerOptions> = {}): Promise<number> {
  const started = createFrontServer({
    direct: [{ prefixes: ["/media/"], serve: async (_request, response) => !!response.end("media") }],
    pages,
    security: securityHeaders({ dev: false, imageOrigins: ["https://bucket.example"], https: false }),
    trustProxy: false,
    limits: SHORT,
    ...options,
  });
  server = started;
  await new Promise<void>((done) => started.listen(0, "127.0.0.1", done));
  return (started.address() as AddressInfo).port;
}

/** The server that was started last. */
export function running(): FrontServer {
  if (!server) throw new Error("expected a server that was started");
  return server;
}

/** Ends it, with whatever is under way. */
export async function stop(): Promise<void> {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
}

/** Sends raw bytes and reads until the server closes. `drip` is sent again and again. */
export function raw(port: number, text: string, drip?: string): Promise<{ answer: string; milliseconds: number }> {
  const started = performance.now();
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 40);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(timer);
      done({ answer, milliseconds: performance.now() - started });
    });
  });
}

/** A GET as it goes over the wire, after which the server closes. */
export const get = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: a.example", "Connection: close", ...headers, "", ""].join("\r\n");
