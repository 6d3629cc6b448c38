import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changePassword, createUser } from "../accounts/users";
import { newId } from "../core/ids";
import { runWithTrace, type Trace } from "../core/trace";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { LIMITS } from "../identity/limits";
import { resolveActor } from "../identity/resolveActor";
import { handleAuth } from "./authRoute";

const BASE = "http://sheet.test";
const PASSWORD = "a long enough password";
let email: string;
let userId: string;
let ip = 0;

beforeEach(async () => {
  email = `${newId()}@example.test`;
  userId = (await createUser({ email, name: "Zoë", role: "user", password: PASSWORD })).id;
  ip++;
});
afterEach(() => vi.restoreAllMocks());

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Record<string, unknown>;
  jar?: Map<string, string>;
}

/** A browser's call: its jar keeps the cookies of the answers. */
async function call(path: string, { method = "GET", headers = {}, body, jar = new Map() }: Call = {}) {
  const isText = typeof body === "string";
  const request = new Request(`${BASE}/api/auth/${path}`, {
    method,
    headers: {
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
      ...(body !== undefined && { "content-type": isText ? "application/x-www-form-urlencoded" : "application/json" }),
      ...headers,
    },
    body: body === undefined || isText ? body : JSON.stringify(body),
  });
  const trace: Trace = { requestId: "r", ip: `203.0.113.${ip}`, baseUrl: BASE, phases: {} };
  const nextauth = (path.split("?")[0] ?? "").split("/");
  const response = await runWithTrace(trace, () => handleAuth(request, { params: Promise.resolve({ nextauth }) }));
  const setCookies = response.headers.getSetCookie();
  for (const line of setCookies) {
    const [pair = "", ...attributes] = line.split("; ");
    const at = pair.indexOf("=");
    if (attributes.includes("Max-Age=0")) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text, setCookies };
}

async function signIn({ password = PASSWORD, as = email, jar = new Map<string, string>(), callbackUrl = "/" } = {}) {
  const { body } = await call("csrf", { jar });
  const answer = await call("callback/credentials", {
    method: "POST",
    jar,
    body: { csrfToken: body.csrfToken, email: as, password, callbackUrl, json: "true" },
  });
  return { ...answer, jar };
}

const SESSION = "next-auth.session-token";
const whoIs = (jar: Map<string, string>): Promise<Actor | null> =>
  resolveActor(new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") }));

async function signOut(jar: Map<string, string>) {
  const { body } = await call("csrf", { jar });
  return call("signout", { method: "POST", jar, body: { csrfToken: body.csrfToken, json: "true" } });
}

describe("signing in", () => {
  it("begins a session whose cookie scripts and other sites cannot use", async () => {
    const { status, body, jar, setCookies } = await signIn({ callbackUrl: "/settings" });
    expect(status).toBe(200);
    expect(body.url).toBe(`${BASE}/settings`);
    expect(setCookies.find((line) => line.startsWith(SESSION))).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(await whoIs(jar)).toMatchObject({ userId, email, name: "Zoë", role: "user", via: { kind: "session" } });
  });

  it("takes the address however it is written", async () => {
    expect((await signIn({ as: ` ${email.toUpperCase()} ` })).status).toBe(200);
  });

  it("makes a new session each time, whatever cookie came along", async () => {
    const { jar } = await signIn();
    const first = jar.get(SESSION);
    await signIn({ jar });
    expect(jar.get(SESSION)).not.toBe(first);
    expect(await db().session.count({ where: { userId } })).toBe(2);
  });

  it("works from a plain form too", async () => {
    const jar = new Map<string, string>();
    const { body } = await call("csrf", { jar });
    const form = new URLSearchParams({
      csrfToken: body.csrfToken,
      email,
      password: PASSWORD,
      callbackUrl: "/settings",
    });
    const { status, headers } = await call("callback/credentials", { method: "POST", jar, body: form.toString() });
    expect(status).toBe(302);
    expect(headers.get("location")).toBe(`${BASE}/settings`);
    expect(await whoIs(jar)).not.toBeNull();
  });

  it("answers the same for a wrong password, nobody, and somebody who is disabled", async () => {
    const wrong = await signIn({ password: "not the password" });
    const nobody = await signIn({ as: "nobody@example.test" });
    await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    const disabled = await signIn();
    for (const { status, body, jar } of [wrong, nobody, disabled]) {
      expect(status).toBe(401);
      expect(body).toEqual(wrong.body);
      expect(jar.has(SESSION)).toBe(false);
    }
    expect(wrong.body.url).toContain("error=CredentialsSignin");
  });

  it("takes as long for nobody as for somebody", async () => {
    const time = async (as: string) => {
      const started = performance.now();
      await signIn({ as, password: "not the password" });
      return performance.now() - started;
    };
    await time(email);
    const [known, unknown] = [await time(email), await time("nobody@example.test")];
    expect(unknown).toBeGreaterThan(known * 0.5);
  });

  it("refuses without the token of its form, and from other sites", async () => {
    const { body } = await call("csrf");
    const credentials = { email, password: PASSWORD, json: "true" };
    expect((await call("callback/credentials", { method: "POST", body: credentials })).body.url).toContain("csrf=true");
    const foreign = {
      method: "POST",
      body: { ...credentials, csrfToken: body.csrfToken },
      headers: { origin: "https://evil.test" },
    };
    expect(await call("callback/credentials", foreign)).toMatchObject({
      status: 403,
      body: { code: "foreign_origin" },
    });
    expect(await db().session.count({ where: { userId } })).toBe(0);
  });

  it.each<[string, Record<string, unknown>]>([
    ["objects", { email: { $ne: "" }, password: { $ne: "" } }],
    ["lists", { email: ["a"], password: ["b"] }],
    ["nothing", {}],
    ["texts without end", { email: "x".repeat(20_000), password: "y".repeat(20_000) }],
  ])("does not fall over %s", async (_name, fields) => {
    const jar = new Map<string, string>();
    const { body } = await call("csrf", { jar });
    const answer = await call("callback/credentials", {
      method: "POST",
      jar,
      body: { ...fields, csrfToken: body.csrfToken, json: "true" },
    });
    expect(answer.status).toBe(401);
  });

  it.each<[string, Call, number]>([
    ["broken JSON", { method: "POST", body: "{", headers: { "content-type": "application/json" } }, 400],
    ["a body without end", { method: "POST", body: "x".repeat(100_000) }, 413],
  ])("answers %s with a problem", async (_name, given, status) => {
    expect((await call("callback/credentials", given)).status).toBe(status);
  });
});

describe("brute force", () => {
  it("is stopped for an account from one address, whatever else changes, and the right password waits too", async () => {
    const { points } = LIMITS.signInPair;
    for (let index = 0; index < points; index++)
      await signIn({ password: `guess ${index}`, as: index % 2 ? email : email.toUpperCase() });
    const { status, headers, body, jar } = await signIn();
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
    expect(body).toMatchObject({ code: "too_many_requests", url: `${BASE}/sign-in?error=too_many_requests` });
    expect(jar.has(SESSION)).toBe(false);
    ip++;
    expect((await signIn()).status).toBe(200);
  }, 60_000);

  it("is not got around by other bodies, headers and cookies: fifty tries", async () => {
    const forms = [
      (fields: Record<string, string>) => new URLSearchParams(fields).toString(),
      (fields: Record<string, string>) => ({ ...fields, nonce: newId() }),
      (fields: Record<string, string>) => new URLSearchParams({ extra: newId(), ...fields }).toString(),
    ];
    const statuses: number[] = [];
    for (let index = 0; index < 50; index++) {
      const jar = new Map<string, string>();
      const { body } = await call("csrf", { jar });
      const as = [email, ` ${email}`, email.toUpperCase()][index % 3] as string;
      const fields = { csrfToken: body.csrfToken, email: as, password: `guess ${index}`, json: "true" };
      const headers = {
        "x-forwarded-for": `198.51.100.${index}`,
        "x-real-ip": `192.0.2.${index}`,
        forwarded: `for=192.0.2.${index}`,
        "user-agent": newId(),
      };
      const form = forms[index % forms.length] as (typeof forms)[number];
      const answer = await call("callback/credentials", { method: "POST", jar, headers, body: form(fields) });
      statuses.push(answer.status);
    }
    const { points } = LIMITS.signInPair;
    expect(statuses).toEqual([...Array(points).fill(401), ...Array(50 - points).fill(429)]);
    expect(await db().session.count({ where: { userId } })).toBe(0);
  }, 60_000);

  it("does not count those who know their password", async () => {
    await signIn({ password: "a slip" });
    await signIn();
    const rows = await db().rateLimit.findMany({ where: { points: { gt: 0 }, key: { contains: `203.0.113.${ip}` } } });
    expect(rows.filter(({ key }) => key.startsWith("signInPair"))).toEqual([]);
  });

  it("is stopped for an address that tries many accounts", async () => {
    // No address at all costs no hashing, and counts as well.
    for (let index = 0; index < LIMITS.signInIp.points; index++) await signIn({ as: "" });
    expect((await signIn()).status).toBe(429);
  }, 60_000);
});

describe("a session ends", () => {
  it("at sign-out, for a kept copy of its cookie too", async () => {
    const { jar } = await signIn();
    const copy = new Map(jar);
    expect((await signOut(jar)).status).toBe(200);
    expect(jar.has(SESSION)).toBe(false);
    expect(await whoIs(copy)).toBeNull();
    expect((await call("session", { jar: copy })).body).toEqual({});
  });

  it("never silently: where the row cannot be removed, the sign-out fails", async () => {
    const { jar } = await signIn();
    const { body } = await call("csrf", { jar });
    const sessions = await import("../db/query");
    vi.spyOn(sessions, "query").mockRejectedValue(new Error("connect ECONNREFUSED"));
    const answer = await call("signout", {
      method: "POST",
      jar: new Map(jar),
      body: { csrfToken: body.csrfToken, json: "true" },
    });
    expect(answer.status).toBe(503);
    vi.restoreAllMocks();
    expect(await whoIs(jar)).not.toBeNull();
  });

  it("when its user is disabled, and when it has run out", async () => {
    const { jar } = await signIn();
    await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await whoIs(jar)).toBeNull();
    await db().user.update({ where: { id: userId }, data: { disabledAt: null } });
    expect(await whoIs(jar)).not.toBeNull();
    await db().session.updateMany({ where: { userId }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await whoIs(jar)).toBeNull();
  });

  it("elsewhere, when the password is changed here", async () => {
    const [here, there] = [(await signIn()).jar, (await signIn()).jar];
    const actor = (await whoIs(here)) as Actor;
    await expect(
      changePassword(actor, { current: "not the password", next: "another password" }),
    ).rejects.toMatchObject({
      code: "invalid_request",
      errors: [{ path: "current" }],
    });
    await changePassword(actor, { current: PASSWORD, next: "another password" });
    expect(await whoIs(here)).not.toBeNull();
    expect(await whoIs(there)).toBeNull();
    expect((await signIn()).status).toBe(401);
    expect((await signIn({ password: "another password" })).status).toBe(200);
  });

  it("or never begins, when the password changes while it is being checked", async () => {
    const { jar } = await signIn();
    const actor = (await whoIs(jar)) as Actor;
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, () => signIn()),
      changePassword(actor, { current: PASSWORD, next: "another password" }).then(() => null),
    ]);
    for (const outcome of outcomes) if (outcome) expect(await whoIs(outcome.jar)).toBeNull();
  }, 30_000);
});

describe("callback URLs", () => {
  it.each(["//evil.test", "/\\evil.test", "https:evil.test", "https://evil.test", "/x%0d%0ay", "http://[", "%"])(
    "lead nowhere else: %s",
    async (url) => {
      const { status, headers } = await call(`signin?callbackUrl=${encodeURIComponent(url)}`);
      expect(status).toBe(302);
      expect(headers.get("location")).toBe(`/sign-in?callbackUrl=${encodeURIComponent(`${BASE}/`)}`);
      expect((await signIn({ callbackUrl: url })).body.url).toBe(`${BASE}/`);
      const jar = new Map([["next-auth.callback-url", encodeURIComponent(url)]]);
      expect((await call("csrf", { jar })).status).toBe(200);
    },
  );
});

it("leaves no other door of next-auth open", async () => {
  for (const path of ["_log", "verify-request", "callback/a/b", "x"])
    expect((await call(path, { method: "POST", body: { level: "error", code: "x" } })).status).toBe(404);
});
