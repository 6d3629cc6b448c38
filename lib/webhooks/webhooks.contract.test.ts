import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { newToken } from "../identity/tokens";
import { MAX_WEBHOOKS, WEBHOOK_EVENT_NAMES } from "../policy/webhookEvents";
import { type Caller, callerOf, newCaller } from "../testing/api";
import { NO_ID } from "../testing/world";

const NOBODY = callerOf("");
const URL = "https://receiver.invalid/hook";

let me: Caller;
let other: Caller;
let admin: Caller;
/** Mine; and one of somebody else. */
let hook: string;
let delivery: string;
let others: string;

const make = async (caller: Caller, body: object = {}) => {
  const answer = await caller.json("POST", "/api/webhooks", { url: URL, ...body });
  expect(answer.status).toBe(201);
  return answer.body;
};

beforeAll(async () => {
  [me, other, admin] = await Promise.all([newCaller(), newCaller(), newCaller("admin")]);
  hook = (await make(me)).id;
  others = (await make(other)).id;
  delivery = (await me.json("POST", `/api/webhooks/${hook}/test`)).body.id;
});

interface Row {
  name: string;
  as?: () => Caller;
  request: () => [method: string, path: string, body?: unknown];
  status: number;
  code?: string;
}

const post = (body: unknown) => (): [string, string, unknown] => ["POST", "/api/webhooks", body];
const patch = (body: unknown) => (): [string, string, unknown] => ["PATCH", `/api/webhooks/${hook}`, body];
const bad = (name: string, body: unknown): Row => ({ name, request: post(body), status: 400, code: "invalid_request" });

/** Every call about one webhook, by its id. */
const ABOUT_ONE: [method: string, path: (id: string) => string, body?: unknown][] = [
  ["GET", (id) => `/api/webhooks/${id}`],
  ["PATCH", (id) => `/api/webhooks/${id}`, { enabled: false }],
  ["DELETE", (id) => `/api/webhooks/${id}`],
  ["GET", (id) => `/api/webhooks/${id}/deliveries`],
  ["POST", (id) => `/api/webhooks/${id}/deliveries/${delivery}/redeliver`],
  ["POST", (id) => `/api/webhooks/${id}/test`],
  ["POST", (id) => `/api/webhooks/${id}/rotate-secret`],
];

describe("refused", () => {
  it.each<Row>([
    { name: "nobody", as: () => NOBODY, request: post({ url: URL }), status: 401, code: "not_authenticated" },
    bad("no address", {}),
    bad("an address of words", { url: "my server" }),
    bad("an address without encryption", { url: "http://receiver.invalid/" }),
    bad("an address by numbers", { url: "https://10.0.0.1/" }),
    bad("an address by one number", { url: "https://2130706433/" }),
    bad("an address of IPv6", { url: "https://[::1]/" }),
    bad("localhost", { url: "https://localhost/" }),
    bad("a password in the address", { url: "https://a:b@receiver.invalid/" }),
    bad("a file", { url: "file:///etc/passwd" }),
    bad("an address without end", { url: `https://receiver.invalid/${"x".repeat(2048)}` }),
    bad("an address that is a list", { url: [URL] }),
    bad("no event", { url: URL, events: [] }),
    bad("an unknown event", { url: URL, events: ["image.viewed"] }),
    bad("a ping, which cannot be chosen", { url: URL, events: ["ping"] }),
    bad("events that are a text", { url: URL, events: "image.created" }),
    bad("events without end", { url: URL, events: Array(21).fill("image.created") }),
    bad("a description too long", { url: URL, description: "x".repeat(201) }),
    bad("an unknown scope", { url: URL, scope: "all" }),
    bad("an owner", { url: URL, user_id: NO_ID }),
    bad("an owner by another name", { url: URL, userId: NO_ID }),
    bad("a secret", { url: URL, secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
    bad("an id", { url: URL, id: NO_ID }),
    bad("a reason", { url: URL, disabled_reason: "x" }),
    bad("a prototype", `{"url":"${URL}","__proto__":{"scope":"everybody"}}`),
    bad("a list", []),
    {
      name: "everybody's images to somebody who is no administrator",
      request: post({ url: URL, scope: "everybody" }),
      status: 403,
      code: "forbidden",
    },
    { name: "the same by a change", request: patch({ scope: "everybody" }), status: 403, code: "forbidden" },
    {
      name: "a private address by a change",
      request: patch({ url: "https://127.0.0.1/" }),
      status: 400,
      code: "invalid_request",
    },
    { name: "an owner by a change", request: patch({ user_id: NO_ID }), status: 400, code: "invalid_request" },
    { name: "a secret by a change", request: patch({ secret: "whsec_AAAA" }), status: 400, code: "invalid_request" },
    {
      name: "a prototype by a change",
      request: patch('{"__proto__":{"enabled":false}}'),
      status: 400,
      code: "invalid_request",
    },
    {
      name: "an unknown delivery",
      request: () => ["POST", `/api/webhooks/${hook}/deliveries/${NO_ID}/redeliver`],
      status: 404,
      code: "not_found",
    },
    {
      name: "a delivery that is no id",
      request: () => ["POST", `/api/webhooks/${hook}/deliveries/1/redeliver`],
      status: 404,
      code: "not_found",
    },
    { name: "a bad cursor", request: () => ["GET", "/api/webhooks?cursor=1"], status: 400, code: "invalid_request" },
    {
      name: "too long a page",
      request: () => ["GET", `/api/webhooks/${hook}/deliveries?limit=101`],
      status: 400,
      code: "invalid_request",
    },
  ])("$name: $status", async ({ as = () => me, request, status, code }) => {
    const answer = await as().json(...request());
    expect(answer.body).toMatchObject({ status, code, detail: expect.any(String) });
    expect(answer.status).toBe(status);
  });

  it("leaves all as it was", async () => {
    expect((await me.json("GET", "/api/webhooks")).headers.get("x-total-count")).toBe("1");
    expect((await me.json("GET", `/api/webhooks/${hook}`)).body).toMatchObject({
      url: URL,
      enabled: true,
      scope: "own",
    });
  });

  it("says at the address what is wrong with it", async () => {
    const { body } = await me.json("POST", "/api/webhooks", { url: "https://localhost/" });
    expect(body.errors).toEqual([{ path: "url", message: expect.stringContaining("localhost") }]);
  });
});

describe.each(ABOUT_ONE)("%s of one webhook", (method, path, body) => {
  it.each([
    ["a stranger", () => other, () => hook],
    ["an administrator", () => admin, () => hook],
    ["its owner, of another's", () => me, () => others],
    ["anybody, of none", () => me, () => NO_ID],
    ["anybody, of what is no id", () => me, () => "1"],
  ])("%s: 404", async (_who, caller, id) => {
    const answer = await caller().json(method, path(id()), body);
    expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  });
});

describe("a webhook over HTTP", () => {
  it("is made, read, changed, rotated, listed and deleted; its secret is shown when it is new alone", async () => {
    const caller = await newCaller();
    const made = await make(caller, { description: "  My \u202ereceiver " });
    expect(made).toMatchObject({
      url: URL,
      events: [...WEBHOOK_EVENT_NAMES],
      description: "My receiver",
      scope: "own",
      enabled: true,
      disabled_reason: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const path = `/api/webhooks/${made.id}`;
    const { secret, ...rest } = made;
    expect((await caller.json("GET", path)).body).toEqual(rest);
    expect((await caller.json("GET", "/api/webhooks")).body).toEqual([rest]);
    const changed = await caller.json("PATCH", path, {
      events: ["slots.reordered", "slots.reordered"],
      enabled: false,
    });
    expect(changed.body).toMatchObject({ events: ["slots.reordered"], enabled: false, url: URL });
    expect(await caller.json("POST", `${path}/test`)).toMatchObject({ status: 409, body: { code: "conflict" } });
    const rotated = (await caller.json("POST", `${path}/rotate-secret`)).body.secret;
    expect(rotated).toMatch(/^whsec_/);
    expect(rotated).not.toBe(secret);
    const everywhere = JSON.stringify([
      (await caller.json("GET", path)).body,
      (await caller.json("GET", "/api/webhooks")).body,
      await db().webhookEndpoint.findMany({ where: { userId: caller.userId } }),
    ]);
    expect(everywhere).not.toContain("whsec_");
    expect((await caller.json("DELETE", path)).status).toBe(204);
    expect((await caller.json("DELETE", path)).status).toBe(404);
  });

  it("shows what was sent, and why it did not arrive", async () => {
    const caller = await newCaller();
    const { id } = await make(caller);
    const sent = await caller.json("POST", `/api/webhooks/${id}/test`);
    expect([sent.status, sent.body.type, sent.body.status]).toEqual([202, "ping", "pending"]);
    await expect
      .poll(async () => (await caller.json("GET", `/api/webhooks/${id}/deliveries`)).body[0].error, { timeout: 20_000 })
      .toEqual(expect.any(String));
    const [row] = (await caller.json("GET", `/api/webhooks/${id}/deliveries`)).body;
    expect(row).toMatchObject({ id: sent.body.id, response_status: null, status: "pending" });
    expect((await caller.json("POST", `/api/webhooks/${id}/deliveries/${row.id}/redeliver`)).status).toBe(202);
  });

  it("pages its deliveries", async () => {
    const caller = await newCaller();
    const { id } = await make(caller);
    for (let i = 0; i < 3; i++) await caller.json("POST", `/api/webhooks/${id}/test`);
    const first = await caller.json("GET", `/api/webhooks/${id}/deliveries?limit=2`);
    expect([first.body.length, first.headers.get("x-total-count")]).toEqual([2, "3"]);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await caller.json("GET", next);
    expect(second.body).toHaveLength(1);
    expect(second.headers.get("link")).toBeNull();
  });

  it("hears of everybody's images where an administrator asks for it", async () => {
    expect(await make(admin, { scope: "everybody" })).toMatchObject({ scope: "everybody" });
  });

  it(`is one of ${MAX_WEBHOOKS} at most, however many are made at once`, async () => {
    const caller = await newCaller();
    const answers = await Promise.all(
      Array.from({ length: MAX_WEBHOOKS + 6 }, () => caller.json("POST", "/api/webhooks", { url: URL })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX_WEBHOOKS);
    for (const { status, body } of answers.filter(({ status: s }) => s !== 201))
      expect([status, body.code]).toEqual([409, "conflict"]);
  });

  it("cannot be arranged by a token that ends, which it would outlive", async () => {
    const { token, hash } = newToken();
    const expiresAt = new Date(Date.now() + 60_000);
    await db().apiToken.create({ data: { id: newId(), userId: me.userId, name: "ends", hash, expiresAt } });
    const ending = callerOf(token, me.userId);
    expect((await ending.json("POST", "/api/webhooks", { url: URL })).status).toBe(403);
    expect((await ending.json("PATCH", `/api/webhooks/${hook}`, { url: "https://else.invalid/" })).status).toBe(403);
    expect((await ending.json("POST", `/api/webhooks/${hook}/rotate-secret`)).status).toBe(403);
    expect((await ending.json("PATCH", `/api/webhooks/${hook}`, { description: "Mine" })).status).toBe(200);
  });
});
