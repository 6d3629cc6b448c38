import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a `TcpProxy` does to connections. */
export type TcpFault =
  /** Reset at once, as where nothing listens. */
  | { kind: "refuse" }
  /** Taken, and never a byte comes back. */
  | { kind: "hang" }
  /** Every piece of an answer comes `ms` later. */
  | { kind: "delay"; ms: number }
  /** Reset once this many bytes have gone through on one side. */
  | { kind: "cut"; side: "request" | "answer"; afterBytes: number }
  /** The upstream gets everything and does it; the connection is reset when it answers. */
  | { kind: "loseAnswer" };

export interface TcpProxy {
  port: number;
  /** How many connections were taken so far. */
  connections: number;
  /**
   * From now on, on open connections too. With `when`, from the first piece a client sends that it holds for, as
   * `(sent) => sent.includes("COMMIT")`. Null: all goes through again.
   */
  fail(fault: TcpFault | null, when?: (sent: Buffer) => boolean): void;
  close(): Promise<void>;
}

/** A proxy in front of any TCP server, such as PostgreSQL, which can be made to fail. It listens on 127.0.0.1. */
export async function tcpProxy(target: { host?: string; port: number }): Promise<TcpProxy> {
  let fault: TcpFault | null = null;
  let armedBy: ((sent: Buffer) => boolean) | undefined;
  const active = () => (armedBy ? null : fault);
  const sockets = new Set<Socket>();

  const server = createTcpServer((client) => {
    proxy.connections++;
    track(client);
    if (active()?.kind === "refuse") {
      client.resetAndDestroy();
      return;
    }
    const upstream = track(connect(target.port, target.host ?? "127.0.0.1"));
    const reset = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    const passed = { request: 0, answer: 0 };
    /** The part of `data` that may still go through on this side; resets the connection where that is not all of it. */
    const cut = (side: "request" | "answer", data: Buffer, to: Socket) => {
      const now = active();
      passed[side] += data.length;
      if (now?.kind !== "cut" || now.side !== side || passed[side] <= now.afterBytes) return to.write(data);
      const rest = data.length - (passed[side] - now.afterBytes);
      if (rest > 0) to.write(data.subarray(0, rest));
      setImmediate(reset);
    };
    client.on("data", (data: Buffer) => {
      if (armedBy?.(data)) armedBy = undefined;
      cut("request", data, upstream);
    });
    upstream.on("data", async (data: Buffer) => {
      const now = active();
      if (now?.kind === "hang") return;
      if (now?.kind === "loseAnswer" || now?.kind === "refuse") return reset();
      if (now?.kind === "delay") await sleep(now.ms);
      cut("answer", data, client);
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => active()?.kind !== "hang" && client.destroy());
  });

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A connection that breaks is what this is for.
    socket.on("error", () => {});
    return socket;
  }

  const proxy: TcpProxy = {
    port: 0,
    connections: 0,
    fail(next, when) {
      fault = next;
      armedBy = next ? when : undefined;
      if (next?.kind === "refuse" && !when) for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return closed(server);
    },
  };
  proxy.port = await listening(server);
  return proxy;
}

/** What an `HttpProxy` does to one request. */
type HttpFault =
  /** Answered by the proxy; the upstream hears nothing of it. */
  | { kind: "status"; status: number; body?: string }
  | { kind: "delay"; ms: number }
  /** The upstream does the work, the client's connection is reset instead of an answer. */
  | { kind: "loseAnswer" }
  /** One bit of the body is flipped on its way up. */
  | { kind: "flipBit" }
  /** The answer's body ends after so many bytes with a reset. */
  | { kind: "cutAnswer"; afterBytes: number }
  /** The answer's body stops after so many bytes, and the connection stays open. */
  | { kind: "stallAnswer"; afterBytes: number };

interface HttpRequest {
  /** From 1, in the order in which they came. */
  number: number;
  method: string;
  /** Path and query. */
  url: string;
}

export interface HttpProxy {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Every request so far. */
  requests: HttpRequest[];
  /** Asked before each request goes up; what it awaits holds the request. A process may be killed here: before the Nth. */
  before: (request: HttpRequest) => HttpFault | undefined | Promise<HttpFault | undefined>;
  /** Called when the upstream has answered, before the client learns of it. Or here: after the Nth. */
  after: (request: HttpRequest) => void | Promise<void>;
  /** Forgets requests and faults. */
  reset(): void;
  close(): Promise<void>;
}

const nothing = () => undefined;

/** A proxy in front of an HTTP server, such as S3, which can be made to fail on chosen requests. */
export async function httpProxy(target: string): Promise<HttpProxy> {
  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const seen: HttpRequest = { number: proxy.requests.length + 1, method, url };
    proxy.requests.push(seen);
    const fault = await proxy.before(seen);
    const body = await collect(request);
    if (fault?.kind === "status") {
      response.writeHead(fault.status, { "content-type": "application/xml" }).end(fault.body);
      return;
    }
    if (fault?.kind === "delay") await sleep(fault.ms);
    if (fault?.kind === "flipBit" && body.length) body[body.length >> 1] = (body[body.length >> 1] as number) ^ 1;

    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send(new URL(url, target), { method, headers: request.headers }, resolve).on("error", reject).end(body);
    });
    const content = await collect(answer);
    await proxy.after(seen);
    if (fault?.kind === "loseAnswer") {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault?.kind !== "cutAnswer" && fault?.kind !== "stallAnswer") {
      response.end(content);
      return;
    }
    response.write(content.subarray(0, fault.afterBytes), () => {
      if (fault.kind === "cutAnswer") request.socket.resetAndDestroy();
    });
  }

  const proxy: HttpProxy = {
    url: "",
    requests: [],
    before: nothing,
    after: nothing,
    reset() {
      this.requests = [];
      this.before = nothing;
      this.after = nothing;
    },
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
  proxy.url = `http://127.0.0.1:${await listening(server)}`;
  return proxy;
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const listening = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));
