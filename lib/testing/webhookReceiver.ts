import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that arrived. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is what it asserts
  json: any;
}

type Answer = (response: ServerResponse, count: number) => void;

/** A receiver of webhooks on this machine. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** How it answers from now on; `count` is the number of requests so far, from 1. */
  answer: (how: Answer) => void;
  close(): Promise<void>;
}

/** An answer with that status, as `answer` of a receiver takes it. */
export const status =
  (code: number, headers: Record<string, string> = {}, body = ""): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body);

/** Starts a receiver on a free port of 127.0.0.1, which answers 204 until it is told otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let how: Answer = status(204);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      received.push({ headers: request.headers, body, json: body ? JSON.parse(body) : undefined });
      how(response, received.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answer: (next) => {
      how = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
