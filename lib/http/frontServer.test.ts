import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "../core/log";
import { currentTrace, timed } from "../core/trace";
import { get, ok, raw, running, SHORT, start, stop } from "../testing/frontServer";
import { DIRECT_PATHS } from "./directPaths";
import type { FrontServerOptions } from "./frontServer";
import { requestLog } from "./requestLog";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

afterEach(async () => {
  vi.restoreAllMocks();
  await stop();
});

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
    running().on(event, (...args: [unknown, Duplex]) => args[1].destroy(new Error("write ECONNRESET")));
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
    const closed = new Promise((done) => running().close(done));
    running().closeUpgraded();
    await closed;
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
