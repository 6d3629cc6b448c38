import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { type Answer, BASE_URL, type Caller, callerOf, newCaller } from "../testing/api";
import { NO_ID } from "../testing/world";

const nobody = callerOf("");

let admin: Caller;
let person: Caller;
let outsider: Caller;

/** Of the person: renames by themselves and by the administrator. */
beforeAll(async () => {
  [admin, person, outsider] = await Promise.all([newCaller("admin"), newCaller(), newCaller()]);
  const slot = await person.json("POST", "/api/reference-images", { name: "<script>alert(1)</script>" });
  await admin.json("PATCH", `/api/reference-images/${slot.body.id}`, { name: "Front" });
  await person.json("PATCH", `/api/reference-images/${slot.body.id}`, { order: 3 });
  await admin.json("PATCH", `/api/users/${person.userId}`, { name: "Ines" });
});

const outcome = ({ status, body }: Answer) => (status === 200 ? 200 : [status, body.code]);
const actionsOf = ({ body }: Answer) => body.map(({ action }: { action: string }) => action);
const ALL = ["person.changed", "slot.moved", "slot.renamed", "slot.added"];

describe("who may read the audit:", () => {
  const cases: [string, () => Caller, () => string, unknown][] = [
    ["an administrator, all of it", () => admin, () => "/api/audit?limit=1", 200],
    ["an administrator, somebody's", () => admin, () => `/api/audit?user_id=${person.userId}`, 200],
    ["a person, no more than their own", () => person, () => `/api/audit?user_id=${person.userId}`, [403, "forbidden"]],
    ["an outsider, nothing", () => outsider, () => `/api/audit?user_id=${person.userId}`, [403, "forbidden"]],
    ["nobody, nothing", () => nobody, () => "/api/audit", [401, "not_authenticated"]],
    ["a person, their own", () => person, () => "/api/me/audit", 200],
    ["nobody, nobody's own", () => nobody, () => "/api/me/audit", [401, "not_authenticated"]],
  ];
  it.each(cases)("%s", async (_who, caller, path, expected) => {
    expect(outcome(await caller().json("GET", path()))).toEqual(expected);
  });

  it("one's own is not made somebody else's by a parameter", async () => {
    const answer = await outsider.json("GET", `/api/me/audit?user_id=${person.userId}`);
    expect(answer.body.filter(({ user_id }: { user_id: string }) => user_id !== outsider.userId)).toEqual([]);
    const others = await admin.json("GET", `/api/me/audit?user_id=${person.userId}`);
    expect(others.body.filter(({ user_id }: { user_id: string }) => user_id !== admin.userId)).toEqual([]);
  });

  it("it is read and never written", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      for (const path of ["/api/audit", "/api/me/audit"])
        expect((await admin.fetch(path, { method, body: "{}" })).status).toBe(405);
  });
});

describe("what is read", () => {
  it("is where from, for administrators", async () => {
    const answer = await admin.json("GET", `/api/audit?user_id=${person.userId}`, undefined, {});
    expect(actionsOf(answer)).toEqual(ALL);
    expect(answer.headers.get("x-total-count")).toBe("4");
    expect(answer.body[2]).toMatchObject({
      actor: { id: admin.userId, email: `${admin.userId}@example.test` },
      via: "token",
      via_name: "contract tests",
      summary: "renamed “<script>alert(1)</script>” in slot 1 to “Front”",
      before: { name: "<script>alert(1)</script>", order: 0 },
      after: { name: "Front", order: 0 },
    });
    for (const { address, request_id } of answer.body) {
      expect(address).toMatch(/^(127\.0\.0\.1|::1)$/);
      expect(request_id.length).toBeGreaterThan(7);
    }
  });

  it("is who and when, for whom it is about; where from, of what they did themselves", async () => {
    const { body } = await person.json("GET", "/api/me/audit");
    const hidden = { via_name: null, address: null, request_id: null };
    expect(body).toMatchObject([
      { actor: { id: admin.userId, email: null }, ...hidden },
      { actor: { id: person.userId }, address: expect.any(String), request_id: expect.any(String) },
      { actor: { id: admin.userId, email: null }, ...hidden },
      { actor: { id: person.userId } },
    ]);
    expect(JSON.stringify(body)).not.toContain(`${admin.userId}@`);
  });

  it("is the address of the socket, whatever a client says of itself", async () => {
    const caller = await newCaller();
    const headers = { "x-forwarded-for": "203.0.113.9", "x-request-id": "a-request-of-mine" };
    await caller.json("POST", "/api/reference-images", { name: "Front" }, headers);
    const [entry] = (await caller.json("GET", "/api/me/audit")).body;
    expect(entry.address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(entry.request_id).toBe("a-request-of-mine");
  });
});

describe("the filters", () => {
  const of = async (query: string) => admin.json("GET", `/api/audit?user_id=${person.userId}&${query}`);
  const today = new Date().toISOString().slice(0, 10);
  const shifted = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it.each<[string, string, string[]]>([
    ["an action", "action=slot.moved", ["slot.moved"]],
    ["an action there was none of", "action=device.revoked", []],
    ["since yesterday", `from=${shifted(-1).slice(0, 10)}`, ALL],
    ["until a time that is past", `to=${encodeURIComponent(shifted(-1))}`, []],
    ["from a time to come", `from=${encodeURIComponent(shifted(1))}`, []],
    ["between two times", `from=${encodeURIComponent(shifted(-1))}&to=${encodeURIComponent(shifted(1))}`, ALL],
    ["an organization there is not", "organization=no-such-one", []],
    ["a name nobody knows", "colour=red", ALL],
  ])("%s", async (_what, query, expected) => {
    expect(actionsOf(await of(query))).toEqual(expected);
  });

  it("an organization, by its slug", async () => {
    const slug = `audit-${person.userId.slice(-8)}`;
    await admin.json("POST", "/api/orgs", { name: "Prints", slug });
    await admin.json("POST", `/api/orgs/${slug}/members`, { email: `${outsider.userId}@example.test`, role: "viewer" });
    const answer = await admin.json("GET", `/api/audit?organization=${slug}`);
    expect(actionsOf(answer)).toEqual(["member.added", "organization.created"]);
  });

  it("somebody there is not", async () => {
    expect((await admin.json("GET", `/api/audit?user_id=${NO_ID}`)).body).toEqual([]);
  });

  it.each([
    "user_id=x",
    `user_id=${NO_ID}&user_id=${NO_ID}`,
    "user_id=",
    "action=slot",
    "action=constructor",
    "from=yesterday",
    "from=2024-02-30",
    `to=${today}T25:00:00Z`,
    "to=2024-01-01T00:00:00",
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=1e2",
    "limit=50%20",
    "cursor=",
    "cursor=%00",
    "cursor=!!!",
    `cursor=${Buffer.from('{"at":"x","id":"y"}').toString("base64url")}`,
    `cursor=${Buffer.from("[]").toString("base64url")}`,
    `cursor=${"A".repeat(600)}`,
    `organization=${"a".repeat(101)}`,
  ])("refuse %j", async (query) => {
    expect(outcome(await admin.json("GET", `/api/audit?${query}`))).toEqual([400, "invalid_request"]);
  });
});

describe("the pages", () => {
  const follow = async (caller: Caller, path: string) => {
    const seen: string[] = [];
    let next: string | undefined = `${BASE_URL}${path}`;
    for (let page = 0; next && page < 20; page++) {
      const answer: Answer = await caller.json("GET", next);
      expect(answer.body.length).toBeLessThanOrEqual(2);
      seen.push(...answer.body.map(({ id }: { id: string }) => id));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    return seen;
  };

  it("follow one another without a gap, keep the filters, and what comes meanwhile does not shift them", async () => {
    const caller = await newCaller();
    for (let count = 0; count < 5; count++) await caller.json("POST", "/api/tokens", { name: `Token ${count}` });
    const path = `/api/audit?user_id=${caller.userId}&action=token.created&limit=2`;
    const whole = (await admin.json("GET", path.replace("limit=2", "limit=100"))).body.map(
      ({ id }: { id: string }) => id,
    );
    expect(whole).toHaveLength(5);
    expect(await follow(admin, path)).toEqual(whole);
    expect(await follow(caller, "/api/me/audit?action=token.created&limit=2")).toEqual(whole);

    const first = await admin.json("GET", path);
    await caller.json("POST", "/api/tokens", { name: "Late" });
    const next = /<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await admin.json("GET", next);
    expect(second.body.map(({ id }: { id: string }) => id)).toEqual(whole.slice(2, 4));
  });

  it("of another person's cursor show nothing of them", async () => {
    const entry = await db().auditEntry.findFirstOrThrow({ where: { userId: person.userId } });
    const cursor = Buffer.from(JSON.stringify({ at: entry.at.toISOString(), id: entry.id })).toString("base64url");
    const { body } = await outsider.json("GET", `/api/me/audit?cursor=${cursor}`);
    expect(body.filter(({ user_id }: { user_id: string }) => user_id !== outsider.userId)).toEqual([]);
  });
});
