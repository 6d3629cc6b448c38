import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ALIASES } from "../contracts/aliases";
import { OPERATIONS, type Operation } from "../contracts/operations";
import { type Answer, BASE_URL, type Caller, callerOf } from "../testing/api";
import { addressOf, CREATIONS, callerFor, makeWorld, type World } from "../testing/examples";
import { NO_ID } from "../testing/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`;
const rows = (wanted: (operation: Operation) => unknown): [string, Operation][] =>
  OPERATIONS.filter(wanted).map((operation) => [nameOf(operation), operation]);
const isDirect = ({ path }: Operation) => path.startsWith("/api/sync");

function expectProblem({ status, headers, body }: Answer, expected: number): void {
  expect({ status, detail: body.detail }).toEqual({ status: expected, detail: expect.any(String) });
  expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(headers.get("x-request-id")).toBeTruthy();
  expect(body).toMatchObject({ status, type: `/problems/${body.code}`, title: expect.any(String) });
  expect(body.code).toMatch(/^[a-z_]+$/);
}

describe("who is calling", () => {
  it.each(rows(({ caller }) => caller !== "none"))("%s: nobody and bad credentials 401", async (_, operation) => {
    const path = addressOf(operation, world);
    for (const token of ["", `cs_${"x".repeat(43)}`, `csd_${"x".repeat(43)}`, "1"]) {
      const answer = await callerOf(token).json(operation.method.toUpperCase(), path);
      expectProblem(answer, 401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
  });

  it.each(rows(({ caller }) => caller === "user" || caller === "admin"))(
    "%s: a device's token 403",
    async (_, operation) => {
      expectProblem(await world.device.json(operation.method.toUpperCase(), addressOf(operation, world)), 403);
    },
  );

  it.each(rows(({ caller }) => caller === "admin"))("%s: whoever is no administrator 403", async (_, operation) => {
    expectProblem(await world.me.json(operation.method.toUpperCase(), addressOf(operation, world)), 403);
  });
});

/** The other addresses of a path: with a slash, and by each alias with and without one. */
function otherAddresses(operation: Operation, path: string): string[] {
  const aliases = ALIASES.flatMap(({ from, to }) => {
    const pattern = new RegExp(`^${to.replaceAll(".", "\\.").replace(/:\w+/g, "([^/]+)")}(?=/|$)`);
    const match = pattern.exec(path);
    if (!match) return [];
    let at = 0;
    return [from.replace(/:\w+/g, () => match[++at] ?? "") + path.slice(match[0].length)];
  });
  return [
    ...(isDirect(operation) && path.includes("/files/") ? [] : [`${path}/`]),
    ...aliases.flatMap((alias) => [alias, `${alias}/`]),
  ];
}

/** Asked at once, and once more where they differ: tests beside this one write what the lists of an administrator tell of everybody. */
async function expectSameAnswer(caller: Caller, path: string, other: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const [one, same] = await Promise.all([path, other].map((at) => caller.json("GET", at)));
    const [wanted, found] = [comparable(one?.body), comparable(same?.body)];
    if (tries < 10 && !isDeepStrictEqual(wanted, found)) continue;
    expect(found).toEqual(wanted);
    return;
  }
}

describe("every address answers with and without a slash at its end, and by its aliases, without a redirect", () => {
  it.each(rows(({ method }) => method === "get"))("%s", async (_, operation) => {
    const caller = callerFor(operation, world);
    const path = addressOf(operation, world);
    const first = await caller.json("GET", path);
    for (const other of otherAddresses(operation, path)) {
      const answer = await caller.json("GET", other);
      expect([other, answer.status]).toEqual([other, first.status]);
      if (answer.status === 200) await expectSameAnswer(caller, path, other);
    }
  });

  it.each(rows(({ method }) => method !== "get"))("%s, its body included", async (_, operation) => {
    const method = operation.method.toUpperCase();
    // Nothing that would be done: a body that is none, where there is no body something that is not there, and what needs
    // neither is asked for by nobody.
    const named = operation.body || operation.form || operation.path.includes("{");
    const caller = named ? callerFor(operation, world) : callerOf("");
    const path = operation.body || operation.form ? addressOf(operation, world) : unknownAddress(operation, world);
    const body = operation.body || operation.form ? "{" : undefined;
    const first = await caller.json(method, path, body);
    expect(first.status).toBeGreaterThanOrEqual(400);
    expect(first.status).toBeLessThan(500);
    for (const other of otherAddresses(operation, path)) {
      const { status, body: problem } = await caller.json(method, other, body);
      expect([other, status, problem.code]).toEqual([other, first.status, first.body.code]);
    }
  });
});

/** What stays the same from one request to the next: not the time at which a signature was made, nor when a caller was last seen. */
const comparable = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body, (name, value) => (/^(last_used_at|last_seen_at|server_time)$/.test(name) ? null : value)),
  );

/** The address with an id that nothing has in its last place. */
function unknownAddress(operation: Operation, { values }: World): string {
  const places = [...operation.path.matchAll(/\{\w+\}/g)];
  const last = places.at(-1);
  if (!last) return operation.path;
  const upTo = operation.path.slice(0, last.index + last[0].length);
  return addressOf(operation, { ...world, values: { ...values, [upTo]: NO_ID } });
}

describe("what is not there is 404, however its id is written", () => {
  /** Objects of other systems are not known here: one that nothing is attached to has no images. */
  const isTheirs = (path: string) => /\/\{(object|gig)_id\}$/.test(path);

  it.each(
    rows(({ path, answers, form, body }) => path.includes("{") && !isTheirs(path) && !answers[101] && !form && !body),
  )("%s", async (_, operation) => {
    const caller = callerFor(operation, world);
    const places = [...operation.path.matchAll(/\{\w+\}/g)];
    const last = places.at(-1);
    if (!last) throw new Error("no place");
    const upTo = operation.path.slice(0, last.index + last[0].length);
    for (const id of [NO_ID, "x", "%00", "..%2f..%2fetc", "a".repeat(300), "'%20OR%201=1"]) {
      const path = addressOf(operation, { ...world, values: { ...world.values, [upTo]: id } });
      const answer = await caller.json(operation.method.toUpperCase(), path);
      expect([id, answer.status]).toEqual([id, expect.toSatisfy((status: number) => [400, 404].includes(status))]);
      expectProblem(answer, answer.status);
    }
  });
});

describe("a method that an address does not have is 405, and says which there are", () => {
  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];
  it.each(paths)("%s", async (path) => {
    const there = OPERATIONS.filter((operation) => operation.path === path);
    const [first] = there as [Operation];
    const caller = callerFor(first, world);
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      if (there.some((operation) => operation.method.toUpperCase() === method)) continue;
      const answer = await caller.json(method, addressOf(first, world));
      expect([method, answer.status]).toEqual([method, 405]);
      const allow = answer.headers.get("allow")?.split(", ") ?? [];
      for (const operation of there) expect(allow).toContain(operation.method.toUpperCase());
      expect(allow).not.toContain(method);
    }
  });
});

describe("an address that is none", () => {
  it.each(["/api", "/api/", "/api/nothing", "/api/reference-images/a/b/c", "/api/v1/images/a/b/c", "/api/v2/images"])(
    "%s is 404 to every method, in a program's words",
    async (path) => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
        expectProblem(await world.me.json(method, path), 404);
    },
  );
});

const isPaged = ({ method, query }: Operation) =>
  method === "get" && query instanceof z.ZodObject && "cursor" in query.shape;

describe("a list in pages", () => {
  it("there is one on every surface", () => {
    expect(rows(isPaged).length).toBeGreaterThanOrEqual(4);
  });

  it.each(rows(isPaged))("%s: its pages hold everything once", async (_, operation) => {
    const caller = callerFor(operation, world);
    const path = addressOf(operation, world);
    const all = await caller.json("GET", `${path}?limit=100`);
    expect(all.status).toBe(200);
    const total = Number(all.headers.get("x-total-count"));
    expect(total).toBeGreaterThanOrEqual(2);
    expect(Array.isArray(all.body)).toBe(true);
    const one = await caller.json("GET", `${path}?limit=1`);
    expect(one.body).toHaveLength(1);
    const next = linkOf(one);
    expect(next).toMatch(new RegExp(`^${BASE_URL}`));
    const two = await caller.json("GET", next ?? "");
    expect(two.body).toHaveLength(1);
    expect(comparable(two.body)).not.toEqual(comparable(one.body));
    // What administrators list grows meanwhile: other tests make people too.
    if (total <= 100 && operation.caller !== "admin") {
      const seen: unknown[] = [];
      for (let url: string | undefined = `${BASE_URL}${path}?limit=2`; url; ) {
        const page: Answer = await caller.json("GET", url);
        seen.push(...page.body);
        url = linkOf(page);
      }
      expect(comparable(seen)).toEqual(comparable(all.body));
    }
  });

  it.each(rows(isPaged))("%s: a limit or cursor that is none is 400", async (_, operation) => {
    const caller = callerFor(operation, world);
    const path = addressOf(operation, world);
    const cursors = [
      "x",
      "e30",
      "bnVsbA",
      "W10",
      "IiI",
      "..",
      "%00",
      "a".repeat(600),
      Buffer.from('{"at":"x","id":"y"}').toString("base64url"),
    ];
    const limits = ["0", "-1", "101", "1e9", "1000000000", "NaN", "x", "", "1.5", "1&limit=2", "%00"];
    for (const query of [
      ...limits.map((limit) => `limit=${limit}`),
      ...cursors.map((cursor) => `cursor=${cursor}`),
      "limit[]=1&limit[]=2&cursor=x",
    ]) {
      const answer = await caller.json("GET", `${path}?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expectProblem(answer, 400);
    }
  });
});

const linkOf = ({ headers }: Answer): string | undefined =>
  /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];

describe("an Idempotency-Key", () => {
  // Of a form of many files it counts for each file by itself: tested beside that.
  const creating = rows(({ headers, form }) => headers?.["Idempotency-Key"] && !form?.several);
  const send = (caller: Caller, path: string, body: object, key: string) =>
    body instanceof FormData
      ? caller.send("POST", path, body, { "idempotency-key": key })
      : caller.json("POST", path, body, { "idempotency-key": key });

  it.each(creating)("%s: answers the first result again", async (name, operation) => {
    // Each in a world of its own: what it makes counts.
    const mine = await makeWorld();
    const caller = callerFor(operation, mine);
    const path = addressOf(operation, mine);
    const body = await creation(name, mine);
    const first = await send(caller, path, body, "once");
    expect([200, 201]).toContain(first.status);
    const second = await send(caller, `${path}/`, body, "once");
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const another = body instanceof FormData ? withField(body) : await creation(name, mine);
    expectProblem(await send(caller, path, another, "once"), 422);
  });

  it.each(creating)("%s: of ten at once one does it", async (name, operation) => {
    const mine = await makeWorld();
    const caller = callerFor(operation, mine);
    const path = addressOf(operation, mine);
    const body = await creation(name, mine);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(caller, path, body, "race")));
    const done = answers.filter(({ status }) => status < 300);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    for (const answer of answers) if (answer.status >= 300) expectProblem(answer, 409);
  });

  it.each(creating)("%s: one that is none is 400", async (name, operation) => {
    const body = await creation(name, world);
    for (const key of ["   ", "x".repeat(300)])
      expectProblem(await send(callerFor(operation, world), addressOf(operation, world), body, key), 400);
  });
});

function withField(form: FormData): FormData {
  const copy = new FormData();
  copy.append("note", "another");
  for (const [name, value] of form) copy.append(name, value);
  return copy;
}

async function creation(name: string, mine: World): Promise<object> {
  const make = CREATIONS[name];
  if (!make) throw new Error(`lib/testing/examples.ts has nothing to create for ${name}`);
  return make(mine);
}
