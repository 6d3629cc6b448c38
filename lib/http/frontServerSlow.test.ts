import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { get, ok, type Page, raw, SHORT, start, stop } from "../testing/frontServer";
import { requestLog } from "./requestLog";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});

afterEach(async () => {
  vi.restoreAllMocks();
  await stop();
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
