import { request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "../core/log";
import { currentTrace, timed } from "../core/trace";
import { createFrontServer, type FrontServerOptions } from "./frontServer";
import { requestLog } from "./requestLog";
import { securityHeaders } from "./securityHeaders";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

const SHORT = { headersMs: 300, checkMs: 50, bodyWindowMs: 300, lingerMs: 200 };
let server: Server | undefined;

type Page = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;
const ok: Page = async (_request, response) => response.end("page");

async function start(pages: Page = ok, options: Partial<FrontServerOptions> = {}): Promise<number> {
  server = createFrontServer({
    direct: [{ prefixes: ["/media/"], serve: async (_request, response) => !!response.end("media") }],
    pages,
    security: securityHeaders({ dev: false, imageOrigins: ["https://bucket.example"], https: false }),
    trustProxy: false,
    limits: SHORT,
    ...options,
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  vi.restoreAllMocks();
  server?.closeAllConnections();
  await new Promise((done) => server?.close(done));
});

/** Sends raw bytes and reads until the server closes. `drip` is sent again and again. */
function raw(port: number, text: string, drip?: string): Promise<{ answer: string; milliseconds: number }> {
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

const get = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: a.example", "Connection: close", ...headers, "", ""].join("\r\n");

describe("what every answer carries", () => {
  it("an id: the caller's own where it is one, else a new one", async () => {
    const port = await start();
    const idOf = async (...headers: string[]) =>
      /x-request-id: (.*)\r/i.exec((await raw(port, get("/", ...headers))).answer)?.[1];
    expect(await idOf("X-Request-Id: build-4711.a")).toBe("build-4711.a");
    expect(await idOf("X-Request-Id: with space")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf(`X-Request-Id: ${"a".repeat(65)}`)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf()).not.toBe(await idOf());
  });

  it("a policy whose nonce Next is told and that no two answers share", async () => {
    let told: unknown;
    const port = await start(async (request, response) => {
      told = request.headers["content-security-policy"];
      response.end();
    });
    const policyOf = async () => (await fetch(`http://127.0.0.1:${port}/`)).headers.get("content-security-policy");
    const first = await policyOf();
    expect(first).toBe(told);
    expect(first).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}';/);
    expect(first).toContain("img-src 'self' blob: data: https://bucket.example;");
    expect(await policyOf()).not.toBe(first);
  });

  it("for media a policy under which nothing runs", async () => {
    const port = await start();
    const { headers } = await fetch(`http://127.0.0.1:${port}/media/x`);
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("what is refused at the door", () => {
  it.each([
    ["another method", "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405, "method_not_allowed"],
    ["a tunnel", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"],
    [
      "an absolute address",
      "GET http://evil/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      400,
      "invalid_request",
    ],
    ["an address with two slashes", get("//evil.example/"), 400, "invalid_request"],
    ["a host that is none", 'GET / HTTP/1.1\r\nHost: a/b"<\r\nConnection: close\r\n\r\n', 400, "invalid_request"],
    ["what is no HTTP", "BLA BLA\r\n\r\n", 400, "invalid_request"],
    ["headers without end", get("/", `X-A: ${"a".repeat(20_000)}`), 431, "invalid_request"],
  ])("%s", async (_what, text, status, code) => {
    const port = await start();
    const { answer } = await raw(port, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/x-request-id: \S+/i);
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4))).toMatchObject({ status, code });
  });

  it("a failure behind it becomes a problem document that says nothing of the inside", async () => {
    vi.spyOn(log(), "error").mockImplementation(() => {});
    const port = await start(async () => {
      throw new Error("secret of the inside");
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("secret");
    expect(JSON.parse(text)).toMatchObject({
      code: "internal_error",
      request_id: response.headers.get("x-request-id"),
    });
  });
});

describe("slow clients", () => {
  it("headers that drip in are cut off", async () => {
    const { answer, milliseconds } = await raw(await start(), "GET / HTTP/1.1\r\nHost: a\r\n", "X-A: b\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(milliseconds).toBeLessThan(1_000);
  });

  it("a connection that says nothing is cut off", async () => {
    expect((await raw(await start(), "")).milliseconds).toBeLessThan(1_000);
  });

  it("a body that drips in is cut off", async () => {
    const port = await start(async (request) => request.resume());
    const { answer, milliseconds } = await raw(
      port,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n",
      "a",
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(milliseconds).toBeLessThan(1_000);
  });

  it("a body that moves is not, and neither is one that waits for us", async () => {
    const port = await start(async (request, response) => {
      await new Promise((done) => setTimeout(done, 700));
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      response.end(String(bytes));
    });
    const waiting = fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: new Uint8Array(500_000) });
    const moving = new Promise<string>((done) => {
      const slow = httpRequest({ port, method: "POST", headers: { "content-length": 100_000 } }, (response) => {
        response.on("data", (chunk) => done(String(chunk)));
      });
      let sent = 0;
      const timer = setInterval(() => {
        slow.write(Buffer.alloc(5_000));
        sent += 5_000;
        if (sent === 100_000) slow.end(() => clearInterval(timer));
      }, 60);
    });
    expect(await (await waiting).text()).toBe("500000");
    expect(await moving).toBe("100000");
  });

  it("a refused upload gets to read why, and may not send for ever", async () => {
    const port = await start(async (_request, response) => response.writeHead(413).end("too large"));
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n";
    const { answer, milliseconds } = await raw(port, head, "a".repeat(10_000));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(milliseconds).toBeLessThan(1_000);
  });
});

describe("who is calling, and where", () => {
  const traceOf = async (headers: Record<string, string>, options: Partial<FrontServerOptions>) => {
    let seen: unknown;
    const port = await start(async (request, response) => {
      const trace = currentTrace();
      seen = { ip: trace?.ip, baseUrl: trace?.baseUrl.replace(/:\d+$/, ""), told: request.headers["x-forwarded-host"] };
      response.end(request.headers["x-middleware-subrequest"]);
    }, options);
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
    expect(await response.text()).toBe("");
    return seen;
  };
  const forwarded = {
    "x-forwarded-for": "6.6.6.6, 10.1.1.1",
    "x-forwarded-host": "evil.example, pictures.example",
    "x-forwarded-proto": "http, https",
    "x-middleware-subrequest": "middleware",
  };

  it("without a proxy nobody's word is taken for it", async () => {
    const seen = await traceOf(forwarded, {});
    expect(seen).toMatchObject({
      ip: "127.0.0.1",
      baseUrl: "http://127.0.0.1",
      told: expect.stringMatching(/^127\.0\.0\.1:/),
    });
  });

  it("a trusted proxy's own entry counts, not what the client put before it", async () => {
    const seen = await traceOf(forwarded, { trustProxy: true });
    expect(seen).toEqual({ ip: "10.1.1.1", baseUrl: "https://pictures.example", told: "pictures.example" });
  });

  it("PUBLIC_URL is where we are", async () => {
    const seen = await traceOf({}, { publicUrl: "https://sheet.example/sub" });
    expect(seen).toEqual({ ip: "127.0.0.1", baseUrl: "https://sheet.example/sub", told: "sheet.example" });
  });
});

it("writes one line a request, with its phases and without its query", async () => {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(requestLog(), "info").mockImplementation(((record: Record<string, unknown>) => lines.push(record)) as never);
  const port = await start(async (_request, response) => {
    await timed("storage", () => new Promise((done) => setTimeout(done, 20)));
    response.end("0123456789");
  });
  await fetch(`http://127.0.0.1:${port}/setup?link=secret`, { headers: { authorization: "Bearer secret" } });
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toMatchObject({ method: "GET", path: "/setup", status: 200, request_id: expect.any(String) });
  const { bytes, phases } = lines[0] as { bytes: number; phases: { storage: number } };
  expect(bytes).toBeGreaterThan(10);
  expect(phases.storage).toBeGreaterThan(15);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

it("tells of a client that went away before its answer", async () => {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(requestLog(), "info").mockImplementation(((record: Record<string, unknown>) => lines.push(record)) as never);
  const port = await start(() => new Promise(() => {}));
  const socket = connect(port, "127.0.0.1", () => socket.write(get("/slow")));
  setTimeout(() => socket.destroy(), 100);
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toMatchObject({ path: "/slow", aborted: true });
  expect(lines[0]?.status).toBeUndefined();
});
