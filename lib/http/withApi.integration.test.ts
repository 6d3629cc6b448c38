import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../core/errors";
import { db } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { bearerOf, callRoute, cookieOf, postJson, ROUTE_BASE, type TestHeaders } from "../testing/route";
import { makePerson } from "../testing/world";
import { withApi } from "./withApi";

let user: Actor;
let bearer: TestHeaders;
let adminBearer: TestHeaders;
let cookie: TestHeaders;

beforeAll(async () => {
  user = await makePerson();
  bearer = await bearerOf(user);
  adminBearer = await bearerOf(await makePerson("admin"));
  cookie = await cookieOf(user);
});

describe("who is calling", () => {
  const read = withApi({ auth: "user" }, ({ actor }) => ({ id: actor.userId, via: actor.via.kind }));
  const write = withApi({ auth: "user" }, () => ({ done: true }));
  const admin = withApi({ auth: "admin" }, () => ({ done: true }));

  it("knows a token and a cookie", async () => {
    expect((await callRoute(read, { headers: bearer })).body).toEqual({ id: user.userId, via: "token" });
    expect((await callRoute(read, { headers: cookie })).body).toEqual({ id: user.userId, via: "session" });
  });

  it.each([
    ["nothing", () => ({})],
    ["a token that never was", () => ({ authorization: `Bearer cs_${"x".repeat(43)}` })],
    ["a token of another form", () => ({ authorization: "Bearer 1" })],
    ["a bad token beside a good cookie", () => ({ ...cookie, authorization: "Bearer 1" })],
    ["a cookie of rubbish", () => ({ cookie: "next-auth.session-token=x.y.z" })],
    ["a cookie without end", () => ({ cookie: `next-auth.session-token=${"x".repeat(100_000)}` })],
  ])("answers 401 to %s", async (_name, headers) => {
    const { status, body, headers: given, trace } = await callRoute(read, { headers: headers() });
    expect(status).toBe(401);
    expect(body.code).toBe("not_authenticated");
    expect(given.get("content-type")).toBe("application/problem+json");
    expect(trace.problem).toBe("not_authenticated");
  });

  it("takes a cookie's write from its own pages alone, a token's from anywhere", async () => {
    const attempt = async (headers: Record<string, string>) =>
      (await callRoute(write, { method: "POST", headers })).status;
    expect(await attempt(cookie)).toBe(403);
    expect(await attempt({ ...cookie, origin: "https://evil.test" })).toBe(403);
    expect(await attempt({ ...cookie, origin: "null" })).toBe(403);
    expect(await attempt({ ...cookie, origin: ROUTE_BASE })).toBe(200);
    expect(await attempt({ ...cookie, "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await attempt({ ...bearer, origin: "https://evil.test" })).toBe(200);
  });

  it("lets anybody in where credentials are optional, and tells whose they are where they are good", async () => {
    const anybody = withApi({ auth: "optional" }, ({ actor }) => ({ id: actor?.userId ?? null }));
    const whose = async (headers: TestHeaders) => {
      const { status, body } = await callRoute(anybody, { headers });
      return [status, body.id];
    };
    expect(await whose({})).toEqual([200, null]);
    expect(await whose(bearer)).toEqual([200, user.userId]);
    expect(await whose(cookie)).toEqual([200, user.userId]);
    expect(await whose({ authorization: "Bearer 1" })).toEqual([200, null]);
    expect(await whose({ ...cookie, authorization: "Bearer 1" })).toEqual([200, null]);
    expect(await whose({ cookie: "next-auth.session-token=x.y.z" })).toEqual([200, null]);
    const write = await callRoute(anybody, { method: "POST", headers: { ...cookie, origin: "https://evil.test" } });
    expect(write.status).toBe(403);
  });

  it("keeps the administrators' routes from everybody else", async () => {
    expect((await callRoute(admin)).status).toBe(401);
    expect((await callRoute(admin, { headers: bearer })).status).toBe(403);
    expect((await callRoute(admin, { headers: adminBearer })).status).toBe(200);
  });
});

describe("what they ask for", () => {
  const route = withApi(
    {
      auth: "user",
      params: { id: z.uuid() },
      query: { n: z.string().regex(/^\d+$/, "A number").optional() },
      body: { name: z.string().max(5) },
    },
    ({ params, query, body }) => ({ params, query, body }),
  );
  const ID = "0190a5c0-0000-7000-8000-000000000001";
  const ask = (more: object) =>
    callRoute(route, { ...postJson({ name: "Zoë" }, bearer), params: { id: ID }, path: `/api/things/${ID}`, ...more });

  it("hands over what fits its shapes, and names the route by its pattern", async () => {
    const { status, body, headers, trace } = await ask({ path: `/api/things/${ID}/?n=5` });
    expect(status).toBe(200);
    expect(body).toEqual({ params: { id: ID }, query: { n: "5" }, body: { name: "Zoë" } });
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(trace).toMatchObject({ route: "/api/things/{id}", userId: user.userId });
  });

  it.each<[string, object, number, string]>([
    ["an id that is no UUID", { params: { id: "1" } }, 404, "not_found"],
    ["a query that does not fit", { path: "/api/things/x?n=x" }, 400, "invalid_request"],
    ["a query that comes twice", { path: "/api/things/x?n=1&n=2" }, 400, "invalid_request"],
    ["broken JSON", { body: "{" }, 400, "invalid_json"],
    ["JSON that is not UTF-8", { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, "invalid_json"],
    ["a body that does not fit", { body: JSON.stringify({ name: "too long" }) }, 400, "invalid_request"],
    ["a body of another type", { headers: { "content-type": "text/plain" } }, 415, "unsupported_type"],
    ["a body without end", { body: " ".repeat(1_100_000) }, 413, "file_too_large"],
  ])("refuses %s", async (_name, more, status, code) => {
    const given = "headers" in more ? { ...more, headers: { ...bearer, ...(more.headers as object) } } : more;
    expect(await ask(given)).toMatchObject({ status, body: { code } });
  });

  it("refuses a NUL that only the database would notice", async () => {
    const rename = withApi({ auth: "user", body: { name: z.string() } }, ({ actor, body }) =>
      db().user.update({ where: { id: actor.userId }, data: body }),
    );
    expect(await callRoute(rename, postJson({ name: "a\0b" }, bearer))).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
  });

  it("answers 404 where an id that is no UUID reaches the database", async () => {
    const find = withApi({ auth: "user" }, () => db().user.findUnique({ where: { id: "not-a-uuid" } }));
    expect(await callRoute(find, { headers: bearer })).toMatchObject({ status: 404 });
  });
});

describe("uploads", () => {
  const temporary = () => {
    try {
      return readdirSync(join(env().DATA_DIR, "tmp"));
    } catch {
      return [];
    }
  };
  const upload = withApi({ auth: "user", upload: "reference" }, ({ upload: { bytes, fileName }, fields }) => ({
    bytes,
    fileName,
    fields,
    there: temporary().length,
  }));
  const either = withApi(
    { auth: "user", upload: "reference", uploadOptional: true, body: { name: z.string().max(5).optional() } },
    ({ upload: file, body }) => ({ bytes: file?.bytes ?? null, body }),
  );
  const form = (data: string | null, fields: Record<string, string> = {}) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) made.append(name, value);
    if (data !== null) made.append("image", new Blob([data], { type: "image/jpeg" }), "a/b.jpg");
    return { method: "POST", headers: bearer, body: made };
  };

  it("lie on disk while the handler runs, and no longer", async () => {
    expect((await callRoute(upload, form("abc", { name: "x" }))).body).toEqual({
      bytes: 3,
      fileName: "b.jpg",
      fields: { name: "x" },
      there: 1,
    });
    expect(temporary()).toEqual([]);
  });

  it("are gone too when the handler fails", async () => {
    const failing = withApi({ auth: "user", upload: "reference" }, () => {
      throw new AppError("image_invalid", "Invalid image");
    });
    expect(await callRoute(failing, form("abc"))).toMatchObject({ status: 400, body: { detail: "Invalid image" } });
    expect(temporary()).toEqual([]);
  });

  it("say what is missing, in the words of the surface", async () => {
    for (const request of [
      form(null, { name: "x" }),
      form(""),
      postJson({}, bearer),
      { method: "POST", headers: bearer },
    ])
      expect(await callRoute(upload, request)).toMatchObject({
        status: 400,
        body: { code: "file_missing", detail: "No image file provided" },
      });
  });

  it("may be JSON or a form where both are allowed, under the same shape", async () => {
    expect((await callRoute(either, postJson({ name: "a" }, bearer))).body).toEqual({
      bytes: null,
      body: { name: "a" },
    });
    expect((await callRoute(either, form("abc", { name: "a" }))).body).toEqual({ bytes: 3, body: { name: "a" } });
    expect(await callRoute(either, form("abc", { name: "too long" }))).toMatchObject({
      status: 400,
      body: { code: "invalid_request" },
    });
    expect(temporary()).toEqual([]);
  });
});

it("answers 429 with the seconds to wait, and counts each caller alone", async () => {
  const route = withApi({ auth: "user", limit: "setup" }, () => ({ done: true }));
  const statuses: number[] = [];
  for (let index = 0; index < 22; index++) statuses.push((await callRoute(route, { headers: bearer })).status);
  expect(statuses).toEqual([...Array(20).fill(200), 429, 429]);
  const { headers, body } = await callRoute(route, { headers: bearer });
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(800);
  expect(body.code).toBe("too_many_requests");
  expect((await callRoute(route, { headers: adminBearer })).status).toBe(200);
});

it("says nothing of an unexpected failure", async () => {
  const broken = withApi({ auth: "none" }, () => {
    throw new TypeError("cannot read /srv/secret");
  });
  const { status, text } = await callRoute(broken);
  expect(status).toBe(500);
  expect(text).not.toContain("secret");
});
