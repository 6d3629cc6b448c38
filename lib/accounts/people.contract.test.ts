import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { newDeviceToken } from "../identity/deviceTokens";
import { type Answer, BASE_URL, type Caller, callerOf, formWith, newCaller } from "../testing/api";
import { makePicture, NO_ID } from "../testing/world";

const unique = () => Math.random().toString(36).slice(2, 12);

let admin: Caller;
let user: Caller;
beforeAll(async () => {
  [admin, user] = await Promise.all([newCaller("admin"), newCaller()]);
});

const problem = ({ status, body }: Answer) => [status, body.code];
const create = (body: object) => admin.json("POST", "/api/users", body);

describe("people over HTTP", () => {
  it("are created, found by a part of name or address, changed and disabled", async () => {
    const mark = unique();
    const { status, body } = await create({
      email: `Zoe.${mark}@Example.org`,
      name: "Zoë Okafor",
      password: "a good long password",
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      email: `zoe.${mark}@example.org`,
      name: "Zoë Okafor",
      role: "user",
      disabled: false,
      reference_image_count: 0,
    });
    for (const q of [mark, mark.toUpperCase(), `${mark.slice(2)}@exam`]) {
      const found = await admin.json("GET", `/api/users?q=${encodeURIComponent(q)}`);
      expect(found.body.map(({ id }: { id: string }) => id)).toEqual([body.id]);
      expect(found.headers.get("x-total-count")).toBe("1");
    }
    expect((await admin.json("GET", "/api/users?q=%25%5F")).body).toEqual([]);
    const changed = await admin.json("PATCH", `/api/users/${body.id}`, { name: "Zoë", role: "admin" });
    expect(changed.body).toMatchObject({ name: "Zoë", role: "admin" });
    expect((await admin.json("PATCH", `/api/users/${body.id}`, { disabled: true })).body.disabled).toBe(true);
  });

  it("come with their pictures, in pages", async () => {
    await user.send(
      "POST",
      "/api/reference-images",
      formWith(await makePicture(1), { fields: { name: "Front", order: "2" } }),
    );
    const mine = (await admin.json("GET", `/api/users/${user.userId}`)).body;
    expect(mine.reference_images).toMatchObject([{ order: 2, name: "Front" }]);
    expect((await fetch(mine.reference_images[0].thumbnail)).status).toBe(200);
    const seen: string[] = [];
    let next: string | undefined = `${BASE_URL}/api/users?limit=2`;
    for (let page = 0; next && page < 3; page++) {
      const answer: Answer = await admin.json("GET", next);
      seen.push(...answer.body.map(({ id }: { id: string }) => id));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort().reverse()).toEqual(seen);
  });

  it("who are disabled are out at once: tokens and devices stop", async () => {
    const person = await newCaller();
    const { token, hash } = newDeviceToken();
    await db().device.create({
      data: { userId: person.userId, name: "Frame", profile: {}, profileKey: "x", tokenHash: hash },
    });
    const device = callerOf(token);
    expect((await person.json("GET", "/api/me")).status).toBe(200);
    expect((await device.json("GET", "/api/sync")).status).toBe(200);
    await admin.json("PATCH", `/api/users/${person.userId}`, { disabled: true });
    expect((await person.json("GET", "/api/me")).status).toBe(401);
    expect((await device.json("GET", "/api/sync")).status).toBe(401);
    await admin.json("PATCH", `/api/users/${person.userId}`, { disabled: false });
    expect((await person.json("GET", "/api/me")).status).toBe(200);
  });

  interface Refusal {
    name: string;
    by?: "user";
    method: string;
    path: string;
    body?: unknown;
    expected: [number, string];
  }
  it.each<Refusal>([
    { name: "a list for who is no administrator", by: "user", method: "GET", path: "", expected: [403, "forbidden"] },
    {
      name: "a person for who is no administrator",
      by: "user",
      method: "POST",
      path: "",
      body: {},
      expected: [403, "forbidden"],
    },
    {
      name: "a role that one gives oneself",
      by: "user",
      method: "PATCH",
      path: "/ME",
      body: { role: "admin" },
      expected: [403, "forbidden"],
    },
    {
      name: "an unknown person",
      method: "PATCH",
      path: `/${NO_ID}`,
      body: { name: "x" },
      expected: [404, "not_found"],
    },
    { name: "an id that is none", method: "PATCH", path: "/x", body: {}, expected: [404, "not_found"] },
    {
      name: "an address that is none",
      method: "POST",
      path: "",
      body: { email: "x" },
      expected: [400, "invalid_request"],
    },
    {
      name: "a short password",
      method: "POST",
      path: "",
      body: { email: "x@y.zz", password: "short" },
      expected: [400, "invalid_request"],
    },
    {
      name: "an unknown role",
      method: "POST",
      path: "",
      body: { email: "x@y.zz", role: "root" },
      expected: [400, "invalid_request"],
    },
    {
      name: "an id of one's own",
      method: "POST",
      path: "",
      body: { email: "x@y.zz", id: NO_ID },
      expected: [400, "invalid_request"],
    },
    {
      name: "a hash from outside",
      method: "PATCH",
      path: "/ME",
      body: { password_hash: "x" },
      expected: [400, "invalid_request"],
    },
    {
      name: "a prototype",
      method: "POST",
      path: "",
      body: '{"email":"x@y.zz","__proto__":{"role":"admin"}}',
      expected: [400, "invalid_request"],
    },
    { name: "a limit of 1e9", method: "GET", path: "?limit=1e9", expected: [400, "invalid_request"] },
    { name: "a limit of -1", method: "GET", path: "?limit=-1", expected: [400, "invalid_request"] },
    { name: "a limit of NaN", method: "GET", path: "?limit=NaN", expected: [400, "invalid_request"] },
    { name: "two limits", method: "GET", path: "?limit=1&limit=2", expected: [400, "invalid_request"] },
    { name: "a forged cursor", method: "GET", path: "?cursor=eyJpZCI6MX0", expected: [400, "invalid_request"] },
  ])("refuse $name", async ({ by, method, path, body, expected }) => {
    const caller = by === "user" ? user : admin;
    expect(problem(await caller.json(method, `/api/users${path.replace("ME", user.userId)}`, body))).toEqual(expected);
  });

  it("refuse a second account of one address", async () => {
    const email = `${unique()}@example.org`;
    expect((await create({ email })).status).toBe(201);
    expect(problem(await create({ email: email.toUpperCase() }))).toEqual([409, "conflict"]);
  });
});

describe("organizations over HTTP", () => {
  const members = (slug: string, end = "") => `/api/orgs/${slug}/members${end}`;
  const found = async () => {
    const slug = `org-${unique()}`;
    expect((await user.json("POST", "/api/orgs", { name: "Harbour Light", slug })).status).toBe(201);
    return slug;
  };

  it("belong to who makes them, and show in /api/me", async () => {
    const slug = await found();
    expect((await user.json("GET", "/api/me")).body.organizations).toContainEqual({
      slug,
      name: "Harbour Light",
      role: "owner",
    });
    expect((await user.json("GET", "/api/orgs")).body.map((org: { slug: string }) => org.slug)).toContain(slug);
    expect((await admin.json("GET", "/api/orgs")).body).toEqual([]);
    expect(problem(await admin.json("POST", "/api/orgs", { name: "Another", slug }))).toEqual([409, "conflict"]);
  });

  it("take members by e-mail with a role, change it, and let them leave; the last owner stays", async () => {
    const slug = await found();
    const friend = await newCaller();
    const email = `${friend.userId}@example.test`;
    expect(problem(await friend.json("GET", members(slug)))).toEqual([403, "forbidden"]);
    expect((await user.json("POST", members(slug), { email, role: "viewer" })).body).toMatchObject({
      user_id: friend.userId,
      role: "viewer",
    });
    expect(problem(await user.json("POST", members(slug), { email }))).toEqual([409, "conflict"]);
    expect((await friend.json("GET", members(slug))).body).toHaveLength(2);
    expect(problem(await friend.json("PATCH", members(slug, `/${friend.userId}`), { role: "owner" }))).toEqual([
      403,
      "forbidden",
    ]);
    const owner = members(slug, `/${user.userId}`);
    expect(problem(await user.json("PATCH", owner, { role: "editor" }))).toEqual([400, "last_owner"]);
    expect(problem(await user.json("DELETE", owner))).toEqual([400, "last_owner"]);
    expect((await user.json("PATCH", members(slug, `/${friend.userId}`), { role: "owner" })).status).toBe(200);
    const left = await Promise.all([
      user.json("DELETE", owner),
      friend.json("DELETE", members(slug, `/${friend.userId}`)),
    ]);
    expect(left.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it.each([
    ["an unknown slug", "GET", "/api/orgs/there-is-none/members", undefined, [404, "not_found"]],
    ["a slug of another form", "GET", "/api/orgs/NO/members", undefined, [404, "not_found"]],
    ["a slug with a path in it", "POST", "/api/orgs", { name: "x", slug: "../x" }, [400, "invalid_request"]],
    ["a slug of one letter", "POST", "/api/orgs", { name: "x", slug: "x" }, [400, "invalid_request"]],
    ["a name of nothing", "POST", "/api/orgs", { name: " ", slug: "fine-slug" }, [400, "invalid_request"]],
    [
      "an owner from outside",
      "POST",
      "/api/orgs",
      { name: "x", slug: "fine-slug", owner: NO_ID },
      [400, "invalid_request"],
    ],
  ] as const)("refuse %s", async (_, method, path, body, expected) => {
    expect(problem(await user.json(method, path, body))).toEqual(expected);
  });

  it("refuse unknown people and roles", async () => {
    const slug = await found();
    expect(problem(await user.json("POST", members(slug), { email: "nobody@example.org" }))).toEqual([
      404,
      "not_found",
    ]);
    expect(problem(await user.json("POST", members(slug), { email: "x@y.zz", role: "god" }))).toEqual([
      400,
      "invalid_request",
    ]);
    expect(problem(await user.json("DELETE", members(slug, `/${NO_ID}`)))).toEqual([404, "not_found"]);
  });
});

describe("the document of the API", () => {
  it("is served to anybody, with the address it was asked under", async () => {
    const document = await (await fetch(`${BASE_URL}/openapi.json`)).json();
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: BASE_URL }] });
  });
});
