import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../testing/unitEnv";
import { type Receiver, startReceiver } from "../testing/webhookReceiver";
import { type PostOptions, post } from "./post";
import { resolvePublicly, Unresolved } from "./resolve";

const A = 1;
const AAAA = 28;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const V4 = [93, 184, 215, 14];
const V6 = [0x26, 6, 0x28, 0, 2, 0x1f, 0xcb, 7, 0x68, 0x20, 0x80, 0xda, 0xaf, 0x6b, 0x8b, 0x2c];
const LOOPBACK = [127, 0, 0, 1];

type Answer = "silence" | { code: number } | { [type: number]: number[][] };

/** What the name server says of each name; nothing of a type is "no data". */
const ZONE: Record<string, Answer> = {
  "both.example": { [A]: [V4], [AAAA]: [V6] },
  "four.example": { [A]: [V4, [93, 184, 215, 15]] },
  "six.example": { [AAAA]: [V6] },
  "empty.example": {},
  "home.example": { [A]: [LOOPBACK] },
  "mixed.example": { [A]: [V4], [AAAA]: [[...Array(15).fill(0), 1]] },
  "nobody.example": { code: NXDOMAIN },
  "broken.example": { code: SERVFAIL },
  "silent.example": "silence",
};

let socket: Socket;
let servers: string[];
let asked: string[];
let onAsked: () => void;
let receiver: Receiver;

/** The question of a message (RFC 1035, 4.1.2), and the bytes it takes. */
function questionOf(message: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length; length = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return {
    name: labels.join(".").toLowerCase(),
    type: message.readUInt16BE(at + 1),
    raw: message.subarray(12, at + 5),
  };
}

function answerTo(message: Buffer): Buffer | null {
  const { name, type, raw } = questionOf(message);
  asked.push(`${name} ${type === A ? "A" : "AAAA"}`);
  const answer = ZONE[name] ?? { code: NXDOMAIN };
  if (answer === "silence") return null;
  const code = "code" in answer ? answer.code : 0;
  const records = "code" in answer ? [] : (answer[type] ?? []);
  const header = Buffer.alloc(12);
  message.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const resources = records.map((bytes) =>
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]),
  );
  return Buffer.concat([header, raw, ...resources]);
}

beforeEach(async () => {
  asked = [];
  onAsked = () => {};
  socket = createSocket("udp4");
  socket.on("message", (message, { port, address }) => {
    const answer = answerTo(message);
    if (answer) socket.send(answer, port, address);
    onAsked();
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  servers = [`127.0.0.1:${socket.address().port}`];
  receiver = await startReceiver();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise<void>((done) => socket.close(() => done()));
  await receiver.close();
});

const look = (name: string) => resolvePublicly(name, new AbortController().signal, servers);
const send = (name: string, options: Partial<PostOptions> = {}) =>
  post({
    url: `https://${name}:${receiver.port}/`,
    headers: {},
    body: "{}",
    allowPrivate: false,
    nameServers: servers,
    ...options,
  });
const SLOW = 30_000;

describe("a name", () => {
  const v4 = { address: "93.184.215.14", family: 4 };
  const v6 = { address: "2606:2800:21f:cb07:6820:80da:af6b:8b2c", family: 6 };

  it.each([
    ["both.example", [v4, v6]],
    ["four.example", [v4, { address: "93.184.215.15", family: 4 }]],
    ["six.example", [v6]],
    ["empty.example", []],
  ])("has all its addresses of both kinds: %s", async (name, addresses) => {
    expect(await look(name)).toEqual(addresses);
    expect(asked.sort()).toEqual([`${name} A`, `${name} AAAA`]);
  });

  it("is known by one kind where the other is never answered", { timeout: SLOW }, async () => {
    const answers = socket.listeners("message") as ((...message: unknown[]) => void)[];
    socket.removeAllListeners("message");
    socket.on("message", (message, from) => {
      if (questionOf(message).type === A) for (const answer of answers) answer(message, from);
    });
    expect(await look("both.example")).toEqual([v4]);
  });

  it("is not waited for once nobody wants it", async () => {
    const over = new AbortController();
    onAsked = () => asked.length === 2 && over.abort();
    await expect(resolvePublicly("silent.example", over.signal, servers)).rejects.toBeInstanceOf(Unresolved);
    // It was not asked again.
    expect(asked).toHaveLength(2);
  });
});

// In its own time, of which a look-up takes a part at most: "No answer in time" would be the try that ended.
describe("a delivery", () => {
  it.each([
    ["nobody.example", "The host name does not exist"],
    ["broken.example", "The host name could not be looked up"],
    ["silent.example", "The host name could not be looked up"],
    ["empty.example", "The host name has no address"],
    ["home.example", "The host name leads to a private address, which is not allowed"],
    ["mixed.example", "The host name leads to a private address, which is not allowed"],
  ])("says why it did not get there: %s", { timeout: SLOW }, async (name, error) => {
    expect(await send(name)).toEqual({ ok: false, status: null, response: null, error });
    expect(new Set(asked)).toEqual(new Set([`${name} A`, `${name} AAAA`]));
    expect(receiver.received).toEqual([]);
  });

  it("goes to the address that the name server gave", async () => {
    const url = `http://home.example:${receiver.port}/`;
    const resolve: PostOptions["resolve"] = (host, signal) => resolvePublicly(host, signal, servers);
    expect(await send("home.example", { url, allowPrivate: true, resolve })).toMatchObject({ ok: true });
    expect(receiver.received[0]?.headers.host).toBe(`home.example:${receiver.port}`);
  });

  it("ends its look-up with itself", async () => {
    const cancel = vi.spyOn(Resolver.prototype, "cancel");
    const stop = new AbortController();
    onAsked = () => stop.abort();
    expect(await send("silent.example", { stop: stop.signal })).toMatchObject({
      ok: false,
      error: "No answer in time",
    });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("to a home network is looked up as the system does", async () => {
    const url = `http://localhost:${receiver.port}/`;
    expect(await send("localhost", { url, allowPrivate: true })).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });
});
