import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "../core/log";
import { currentTrace, timed } from "../core/trace";
import { DIRECT_PATHS } from "./directPaths";
import { createFrontServer, type FrontServer, type FrontServerOptions } from "./frontServer";
import { requestLog } from "./requestLog";
import { securityHeaders } from "./securityHeaders";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

const SHORT = { headersMs: 300, checkMs: 50, bodyWindowMs: 300, lingerMs: 200, stallMs: 300 };
let server: FrontServer | undefined;

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

describe("addresses with a lone %", () => {
  it("are refused where it stands in the path, and read where it stands in the query", async () => {
    const port = await start(async (request, response) => response.end(request.url));
    expect((await raw(port, get("/a%zz"))).answer).toMatch(/^HTTP\/1.1 400 /);
    expect((await raw(port, get("/a?b=100%&c=%zz"))).answer).toMatch(/^HTTP\/1.1 200 .*\/a\?b=100%&c=%zz$/s);
  });
});

describe("what every answer below a prefix carries", () => {
  const served = async (_request: IncomingMessage, response: ServerResponse) => !!response.end("direct");
  const direct = [{ prefixes: ["/poll"], headers: new Map([["X-Later", 900]]), serve: served }];

  it.each([
    ["an answer", get("/poll"), 200],
    ["one with a query", get("/poll?a=b"), 200],
    ["one below it", get("/poll/files/a"), 200],
    ["a malformed address", get("/poll/%zz"), 400],
    ["another method", "TRACE /poll HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405],
    ["a host that is none", 'GET /poll HTTP/1.1\r\nHost: a/b"<\r\nConnection: close\r\n\r\n', 400],
  ])("%s", async (_what, text, status) => {
    const { answer } = await raw(await start(ok, { direct }), text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*x-later: 900\r`, "is"));
  });

  it.each([
    ["/api/sync?have=%zz", 401],
    ["/api/sync/files/%zz", 400],
    ["/api/v1/images/sync/%zz", 400],
  ])("%s tells a device when to come back", async (path, status) => {
    const { answer } = await raw(await start(ok, { direct: DIRECT_PATHS }), get(path));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*x-poll-after-seconds: 900\\r`, "is"));
  });

  it("and none beside it", async () => {
    const { answer } = await raw(await start(ok, { direct }), get("/polling"));
    expect(answer).toMatch(/page$/);
    expect(answer).not.toMatch(/x-later/i);
  });
});

describe("connections that Node hands over", () => {
  it.each([
    ["a tunnel", "connect", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["what is no HTTP", "clientError", "BLA BLA\r\n\r\n"],
    ["an upgrade", "upgrade", get("/hmr", "Connection: Upgrade", "Upgrade: websocket")],
  ])("%s that is reset ends nothing but itself", async (_what, event, text) => {
    const port = await start(ok, { upgrade: () => {} });
    // As a reset does: an `error` that nobody listens to would end the process, and fails this file.
    server?.on(event, (...args: [unknown, Duplex]) => args[1].destroy(new Error("write ECONNRESET")));
    await raw(port, text);
    expect((await raw(port, get("/"))).answer).toMatch(/page$/);
  });

  it("outlast a client that resets at once, again and again", async () => {
    const port = await start();
    for (let round = 0; round < 50; round++)
      await new Promise<void>((done) => {
        const socket = connect(port, "127.0.0.1", () => {
          socket.write("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", () => socket.resetAndDestroy());
        });
        socket.on("error", () => {}).on("close", () => done());
      });
    expect((await raw(port, get("/"))).answer).toMatch(/page$/);
  });

  it("an upgrade is answered as any request where nobody takes it", async () => {
    const { answer } = await raw(await start(), get("/", "Connection: close, Upgrade", "Upgrade: websocket"));
    expect(answer).toMatch(/^HTTP\/1.1 200 .*page$/s);
  });

  it("an upgrade that was taken stays while it is idle, and does not keep the server from closing", async () => {
    const taken = new Promise<Duplex>((done) => {
      void start(ok, { upgrade: (_request, socket) => done(socket) }).then((port) => {
        const client = connect(port, "127.0.0.1");
        client.write(get("/hmr", "Connection: Upgrade", "Upgrade: websocket"));
        client.on("error", () => {});
      });
    });
    const socket = await taken;
    await new Promise((done) => setTimeout(done, 3 * SHORT.stallMs));
    expect(socket.destroyed).toBe(false);
    const closed = new Promise((done) => server?.close(done));
    server?.closeUpgraded();
    await closed;
  });
});

describe("slow readers", () => {
  const BYTES = 40_000_000;
  const large: Page = async (_request, response) => response.end(Buffer.alloc(BYTES));

  it("one that takes nothing of a large answer is cut off", async () => {
    const lines: Record<string, unknown>[] = [];
    const note = (record: Record<string, unknown>) => lines.push(record);
    vi.spyOn(requestLog(), "info").mockImplementation(note as never);
    const port = await start(large);
    const socket = connect(port, "127.0.0.1", () => socket.write(get("/"))).on("error", () => {});
    socket.pause();
    await expect.poll(() => lines, { timeout: 4_000 }).toMatchObject([{ problem: "client_stalled" }]);
    let bytes = 0;
    socket.on("data", (chunk) => {
      bytes += chunk.length;
    });
    await new Promise((done) => socket.on("close", done).resume());
    expect(bytes).toBeLessThan(BYTES);
  });

  it("one that takes it in small steps gets all of it", async () => {
    const port = await start(large);
    const received = await new Promise<number>((done) => {
      let bytes = 0;
      const socket = connect(port, "127.0.0.1", () => socket.write(get("/")));
      socket.on("error", () => {}).on("close", () => done(bytes));
      socket.on("data", (chunk) => {
        const before = bytes;
        bytes += chunk.length;
        if (Math.floor(before / 2_000_000) === Math.floor(bytes / 2_000_000)) return;
        socket.pause();
        setTimeout(() => socket.resume(), 60);
      });
    });
    expect(received).toBeGreaterThan(BYTES);
  });

  it("one whose answer is long in coming is waited with, before its head and within", async () => {
    const port = await start(async (_request, response) => {
      await new Promise((done) => setTimeout(done, 3 * SHORT.stallMs));
      response.write("a");
      await new Promise((done) => setTimeout(done, 3 * SHORT.stallMs));
      response.end("b");
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("ab");
  });

  it("one that asks for nothing more is let go", async () => {
    const port = await start(ok, { limits: { ...SHORT, keepAliveMs: 200 } });
    const { answer, milliseconds } = await raw(port, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    expect(answer).toMatch(/page$/);
    expect(milliseconds).toBeLessThan(3_000);
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

  it("a body that moves has its time all the same, and a form of many files has more", async () => {
    const port = await start(async (request) => request.resume(), { limits: { ...SHORT, requestMs: 300 } });
    const post = (path: string) =>
      raw(port, `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n`, "a".repeat(5_000));
    expect((await post("/api/orgs/a/images?x=/bulk-upload")).answer).toMatch(/^HTTP\/1.1 408 /);
    let isCut = false;
    void post("/api/orgs/a/bulk-upload/?on_duplicate=reject").then(() => {
      isCut = true;
    });
    await new Promise((done) => setTimeout(done, 700));
    expect(isCut).toBe(false);
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
