import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "../testing/unitEnv";
import { MAX_ANSWER_BYTES, MAX_EXCERPT } from "../policy/webhookEvents";
import { type Receiver, startReceiver, status } from "../testing/webhookReceiver";
import { type PostOptions, post } from "./post";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const send = (options: Partial<PostOptions> = {}) =>
  post({ url: receiver.url, headers: { "webhook-id": "evt" }, body: '{"a":1}', allowPrivate: true, ...options });

it("posts JSON under its own name", async () => {
  expect(await send()).toEqual({ ok: true, status: 204, response: null, error: null });
  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]?.json).toEqual({ a: 1 });
  expect(receiver.received[0]?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "ContactSheet/1",
    "content-length": "7",
    "webhook-id": "evt",
    host: `127.0.0.1:${receiver.port}`,
  });
});

it.each([
  [200, true],
  [202, true],
  [299, true],
  [301, false],
  [400, false],
  [404, false],
  [410, false],
  [500, false],
])("an answer of %i is well: %s", async (code, ok) => {
  receiver.answer(status(code, {}, "said"));
  expect(await send()).toMatchObject({ ok, status: code, response: "said" });
});

it("follows no redirect, wherever it leads", async () => {
  const other = await startReceiver();
  receiver.answer(status(307, { location: other.url }));
  expect(await send()).toMatchObject({ ok: false, status: 307, error: expect.stringContaining("not followed") });
  expect(other.received).toEqual([]);
  await other.close();
});

it("tells of Retry-After", async () => {
  receiver.answer(status(503, { "retry-after": "70" }));
  expect(await send()).toMatchObject({ ok: false, status: 503, retryAfter: 70 });
});

it("gives up on an endpoint that hangs, before and in its answer", async () => {
  receiver.answer(() => {});
  expect(await send({ milliseconds: 100 })).toEqual({
    ok: false,
    status: null,
    response: null,
    error: "No answer in time",
  });
  receiver.answer((response) => response.writeHead(200).write("some"));
  expect(await send({ milliseconds: 100 })).toMatchObject({ ok: false, error: "No answer in time" });
});

it("ends at once when the server stops", async () => {
  receiver.answer(() => {});
  const stop = new AbortController();
  const sent = send({ stop: stop.signal });
  await expect.poll(() => receiver.received.length).toBe(1);
  stop.abort();
  expect((await sent).ok).toBe(false);
});

it("reads no more of a huge answer than it needs", async () => {
  let sent = 0;
  let closed = false;
  receiver.answer((response) => {
    response.writeHead(200);
    response.on("close", () => {
      closed = true;
    });
    const more = () => {
      while (!closed && sent < 1e9) {
        sent += 65_536;
        if (!response.write(Buffer.alloc(65_536, "a"))) return;
      }
    };
    response.on("drain", more);
    more();
  });
  expect(await send()).toEqual({ ok: true, status: 200, response: "a".repeat(MAX_EXCERPT), error: null });
  await expect.poll(() => closed).toBe(true);
  expect(sent).toBeLessThan(200 * MAX_ANSWER_BYTES);
});

it("keeps what can be shown of an answer", async () => {
  receiver.answer(status(500, {}, "a\u0000b\u001b[31m\n<b>ü</b>\ud83d\ude00"));
  expect((await send()).response).toBe("ab[31m\n<b>ü</b>😀");
});

describe("what does not answer", () => {
  let server: Server;
  const sockets: Socket[] = [];
  const listenWith = async (onSocket: (socket: Socket) => void): Promise<string> => {
    server = createServer((socket) => {
      sockets.push(socket.on("error", () => {}));
      onSocket(socket);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  };
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
  });

  it("is told in a sentence: no HTTP", async () => {
    const url = await listenWith((socket) => socket.end("SSH-2.0-OpenSSH\r\n"));
    expect(await send({ url })).toMatchObject({ ok: false, status: null, error: "The answer is not HTTP" });
  });

  it("is told in a sentence: cut off", async () => {
    const url = await listenWith((socket) => socket.once("data", () => socket.destroy()));
    expect(await send({ url })).toMatchObject({ ok: false, error: "The connection was cut off" });
  });

  it("is told in a sentence: nobody there", async () => {
    const url = await listenWith(() => {});
    await new Promise((done) => server.close(done));
    expect(await send({ url })).toMatchObject({ ok: false, error: "The connection was refused" });
  });

  it("is told in a sentence: no encryption", async () => {
    const url = (await listenWith((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"))).replace("http:", "https:");
    expect(await send({ url })).toMatchObject({ ok: false, status: null, error: expect.stringContaining("No answer") });
  });
});

describe("private addresses", () => {
  const answers = (...addresses: string[]) => ({
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  });
  const REFUSED = { ok: false, status: null, error: expect.stringContaining("private address") };

  it.each([
    ["loopback", ["127.0.0.1"]],
    ["loopback of IPv6", ["::1"]],
    ["mapped loopback", ["::ffff:127.0.0.1"]],
    ["a cloud's metadata", ["169.254.169.254"]],
    ["one private beside a public one", ["93.184.215.14", "10.0.0.1"]],
  ])("are refused where a name leads to them: %s", async (_what, addresses) => {
    const url = `https://rebind.example:${receiver.port}/`;
    expect(await send({ url, allowPrivate: false, ...answers(...addresses) })).toMatchObject(REFUSED);
    expect(receiver.received).toEqual([]);
  });

  it.each([
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
    "https://2130706433/",
    "https://169.254.169.254/latest/meta-data",
  ])("are refused as they stand, though they were saved when they were allowed: %s", async (url) => {
    expect(await send({ url, allowPrivate: false })).toMatchObject(REFUSED);
  });

  it("are not reached by http either", async () => {
    expect(await send({ allowPrivate: false })).toMatchObject({ ok: false, error: expect.stringContaining("https") });
    expect(receiver.received).toEqual([]);
  });

  it("are not reached by a name that resolves otherwise a moment later", async () => {
    let asked = 0;
    // The first answer is what is judged; whoever asks again would be led home.
    const resolve = async () => {
      asked++;
      return [{ address: asked === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
    };
    const url = `http://rebind.example:${receiver.port}/`;
    const outcome = await send({ url, resolve, milliseconds: 300 });
    expect(outcome.ok).toBe(false);
    expect(asked).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it("the connection goes to the address that was judged, under the name of the URL", async () => {
    const url = `http://receiver.invalid:${receiver.port}/`;
    expect(await send({ url, ...answers("127.0.0.1") })).toMatchObject({ ok: true });
    expect(receiver.received[0]?.headers.host).toBe(`receiver.invalid:${receiver.port}`);
  });

  it("a name without an address, and one that nobody knows, are told", async () => {
    const url = "https://nowhere.example/";
    expect(await send({ url, ...answers() })).toMatchObject({ error: "The host name has no address" });
    const resolve = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
    expect(await send({ url, resolve })).toMatchObject({ error: "The host name could not be resolved" });
  });

  it("a look-up that hangs ends with the try", async () => {
    const outcome = await send({
      url: "https://slow.example/",
      resolve: () => new Promise(() => {}),
      milliseconds: 50,
    });
    expect(outcome).toMatchObject({ ok: false, error: "No answer in time" });
  });
});
