import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { BASE_URL, type Caller, callerOf, newCaller } from "../testing/api";
import { NO_ID } from "../testing/world";
import { createUser } from "./users";

const NOBODY = callerOf("");
const PASSWORD = "a long enough password";

let me: Caller;
let other: Caller;
beforeAll(async () => {
  me = await newCaller();
  other = await newCaller();
});

interface Row {
  name: string;
  as?: () => Caller;
  request: [method: string, path: string, body?: unknown, headers?: Record<string, string>];
  status: number;
  code?: string;
}

it.each<Row>([
  { name: "health is for everybody", as: () => NOBODY, request: ["GET", "/api/health"], status: 200 },
  { name: "with a slash too", as: () => NOBODY, request: ["GET", "/api/health/"], status: 200 },
  { name: "nobody is nobody", as: () => NOBODY, request: ["GET", "/api/me"], status: 401, code: "not_authenticated" },
  {
    name: "a bad token is nobody",
    as: () => callerOf("cs_bad"),
    request: ["GET", "/api/me"],
    status: 401,
    code: "not_authenticated",
  },
  {
    name: "nobody has tokens",
    as: () => NOBODY,
    request: ["GET", "/api/tokens"],
    status: 401,
    code: "not_authenticated",
  },
  {
    name: "nobody makes tokens",
    as: () => NOBODY,
    request: ["POST", "/api/tokens", { name: "x" }],
    status: 401,
    code: "not_authenticated",
  },
  { name: "a token needs a name", request: ["POST", "/api/tokens", {}], status: 400, code: "invalid_request" },
  {
    name: "which is not empty",
    request: ["POST", "/api/tokens", { name: "  " }],
    status: 400,
    code: "invalid_request",
  },
  {
    name: "and not too long",
    request: ["POST", "/api/tokens", { name: "x".repeat(121) }],
    status: 400,
    code: "invalid_request",
  },
  {
    name: "an end is a time",
    request: ["POST", "/api/tokens", { name: "x", expires_at: "soon" }],
    status: 400,
    code: "invalid_request",
  },
  {
    name: "in the future",
    request: ["POST", "/api/tokens", { name: "x", expires_at: "2020-01-01T00:00:00Z" }],
    status: 400,
    code: "invalid_request",
  },
  {
    name: "no field is smuggled in",
    request: ["POST", "/api/tokens", { name: "x", user_id: NO_ID }],
    status: 400,
    code: "invalid_request",
  },
  {
    name: "nor a prototype",
    request: ["POST", "/api/tokens", '{"name":"x","__proto__":{"a":1}}'],
    status: 400,
    code: "invalid_request",
  },
  { name: "broken JSON", request: ["POST", "/api/tokens", "{"], status: 400, code: "invalid_json" },
  { name: "a list is no object", request: ["POST", "/api/tokens", []], status: 400, code: "invalid_request" },
  {
    name: "another type",
    request: ["POST", "/api/tokens", "name=x", { "content-type": "text/plain" }],
    status: 415,
    code: "unsupported_type",
  },
  {
    name: "a body without end",
    request: ["POST", "/api/tokens", { name: "x".repeat(1_100_000) }],
    status: 413,
    code: "file_too_large",
  },
  {
    name: "an Idempotency-Key of spaces",
    request: ["POST", "/api/tokens", { name: "x" }, { "idempotency-key": "a b" }],
    status: 400,
    code: "invalid_request",
  },
  { name: "an unknown token", request: ["DELETE", `/api/tokens/${NO_ID}`], status: 404, code: "not_found" },
  { name: "an id that is no UUID", request: ["DELETE", "/api/tokens/1"], status: 404, code: "not_found" },
  { name: "limit 0", request: ["GET", "/api/tokens?limit=0"], status: 400, code: "invalid_request" },
  { name: "limit 101", request: ["GET", "/api/tokens?limit=101"], status: 400, code: "invalid_request" },
  { name: "limit twice", request: ["GET", "/api/tokens?limit=1&limit=2"], status: 400, code: "invalid_request" },
  { name: "a bad cursor", request: ["GET", "/api/tokens?cursor=xyz"], status: 400, code: "invalid_request" },
  { name: "a method that is not there", request: ["PUT", "/api/tokens", {}], status: 405, code: "method_not_allowed" },
])("$name: $status", async ({ as = () => me, request, status, code }) => {
  const answer = await as().json(...request);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("x-request-id")).toBeTruthy();
  if (!code) return;
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    code,
    status,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
  });
});

it("tells who is calling", async () => {
  const { status, headers, body } = await me.json("GET", "/api/me");
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toBe("private, no-store");
  expect(body).toEqual({
    id: me.userId,
    email: expect.stringContaining("@"),
    name: expect.any(String),
    role: "user",
    profile_image_url: null,
    organizations: [],
  });
  expect((await me.fetch("/api/me", { method: "HEAD" })).status).toBe(200);
});

it("says which methods an address has", async () => {
  expect((await me.json("PUT", "/api/tokens")).headers.get("allow")).toBe("GET, POST, HEAD");
  expect((await me.json("GET", `/api/tokens/${NO_ID}`)).headers.get("allow")).toBe("DELETE");
});

describe("a token over HTTP", () => {
  it("is shown once, speaks for its user, and is revoked at once", async () => {
    const made = await me.json("POST", "/api/tokens", { name: "ci", expires_at: "2099-01-01T00:00:00Z" });
    expect(made.status).toBe(201);
    const { token, ...shown } = made.body;
    expect(shown).toEqual({
      id: expect.any(String),
      name: "ci",
      expires_at: "2099-01-01T00:00:00.000Z",
      last_used_at: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const list = await me.json("GET", "/api/tokens");
    expect(list.body[0]).toMatchObject({ id: shown.id, name: "ci" });
    expect(JSON.stringify(list.body)).not.toContain(token);
    const its = callerOf(token);
    expect((await its.json("GET", "/api/me")).body.id).toBe(me.userId);
    const byOther = await other.json("DELETE", `/api/tokens/${shown.id}`);
    expect(byOther.status).toBe(404);
    expect(byOther.body).toEqual((await other.json("DELETE", `/api/tokens/${NO_ID}`)).body);
    expect((await me.json("DELETE", `/api/tokens/${shown.id}`)).status).toBe(204);
    expect((await its.json("GET", "/api/me")).status).toBe(401);
  });

  it("is made once for an Idempotency-Key", async () => {
    const post = (name: string) => me.json("POST", "/api/tokens", { name }, { "idempotency-key": "one" });
    const [first, second] = [await post("once"), await post("once")];
    expect(second.body).toEqual(first.body);
    expect(second.status).toBe(201);
    expect((await post("twice")).status).toBe(422);
    const { body } = await me.json("GET", "/api/tokens");
    expect(body.filter(({ name }: { name: string }) => name === "once")).toHaveLength(1);
  });

  it("is listed in pages that follow each other", async () => {
    const person = await newCaller();
    for (const name of ["a", "b"]) await person.json("POST", "/api/tokens", { name });
    const names: string[] = [];
    for (let next: string | undefined = `${BASE_URL}/api/tokens?limit=1`; next; ) {
      const page = await person.json("GET", next);
      expect(page.headers.get("x-total-count")).toBe("3");
      names.push(...page.body.map(({ name }: { name: string }) => name));
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1];
    }
    expect(names).toEqual(["b", "a", "contract tests"]);
  });
});

describe("a browser", () => {
  const jarOf = () => new Map<string, string>();
  async function browse(jar: Map<string, string>, path: string, init: RequestInit = {}) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(BASE_URL + path, {
      redirect: "manual",
      ...init,
      headers: { cookie, ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(";")[0] ?? "";
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  }
  async function post(jar: Map<string, string>, path: string, fields: Record<string, string>) {
    const { csrfToken } = (await (await browse(jar, "/api/auth/csrf")).json()) as { csrfToken: string };
    return browse(jar, path, { method: "POST", body: new URLSearchParams({ csrfToken, json: "true", ...fields }) });
  }

  it("signs in, writes from its own pages alone, and is signed out for good", async () => {
    const email = `${newId()}@example.test`;
    const { id } = await createUser({ email, name: "Zoë", role: "user", password: PASSWORD });
    const jar = jarOf();
    expect(
      (await post(jar, "/api/auth/callback/credentials", { email, password: "not this one", callbackUrl: "/" })).status,
    ).toBe(401);
    const signedIn = await post(jar, "/api/auth/callback/credentials", {
      email,
      password: PASSWORD,
      callbackUrl: "//evil.test",
    });
    expect(signedIn.status).toBe(200);
    expect(await signedIn.json()).toEqual({ url: `${BASE_URL}/` });
    expect(await (await browse(jar, "/api/me")).json()).toMatchObject({ id, email });

    const write = async (headers: Record<string, string>) =>
      (
        await browse(jar, "/api/tokens", {
          method: "POST",
          body: '{"name":"x"}',
          headers: { "content-type": "application/json", ...headers },
        })
      ).status;
    expect(await write({ origin: "https://evil.test" })).toBe(403);
    expect(await write({ origin: "null" })).toBe(403);
    expect(await write({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await write({ origin: new URL(BASE_URL).origin })).toBe(201);

    const copy = new Map(jar);
    expect((await post(jar, "/api/auth/signout", { callbackUrl: "/" })).status).toBe(200);
    expect((await browse(copy, "/api/me")).status).toBe(401);
  });

  it("is out as soon as its user is disabled", async () => {
    const email = `${newId()}@example.test`;
    const { id } = await createUser({ email, name: "Zoë", role: "user", password: PASSWORD });
    const jar = jarOf();
    await post(jar, "/api/auth/callback/credentials", { email, password: PASSWORD, callbackUrl: "/" });
    expect((await browse(jar, "/api/me")).status).toBe(200);
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect((await browse(jar, "/api/me")).status).toBe(401);
  });
});
