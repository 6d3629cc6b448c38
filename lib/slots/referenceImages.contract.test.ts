import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Caller, callerOf, expectProblem, formWith, newCaller, rowCounts } from "../testing/api";
import { makePicture, NO_ID } from "../testing/world";

const BASE = "/api/reference-images";

let photo: Buffer;
beforeAll(async () => {
  photo = await makePicture(1, 800);
});

const create = async (caller: Caller, body: object = {}): Promise<Answer["body"]> => {
  const answer = await caller.json("POST", BASE, body);
  expect(answer.status).toBe(201);
  return answer.body;
};
const upload = async (caller: Caller, seed: number, fields: Record<string, string> = {}): Promise<Answer["body"]> => {
  const answer = await caller.send("POST", BASE, formWith(await makePicture(seed), { fields }));
  expect(answer.status).toBe(201);
  return answer.body;
};

describe("a slot's life over HTTP", () => {
  it("goes from empty to a picture, a name, a place, a view, and away", async () => {
    const me = await newCaller();
    const slot = await create(me, { name: "Front" });
    expect(slot).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      user: me.userId,
      name: "Front",
      order: 0,
      image: null,
      view_count: 0,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const filled = await me.send("POST", `${BASE}/${slot.id}/upload-image`, formWith(photo));
    expect(filled.status).toBe(200);
    expect(filled.body.image).toMatchObject({
      width: 800,
      height: 600,
      content_type: "image/jpeg",
      bytes: expect.any(Number),
    });
    expect(Buffer.from(filled.body.image.placeholder, "base64").length).toBeLessThanOrEqual(25);
    expect(
      (await me.json("PATCH", `${BASE}/${slot.id}`, { name: "Left", order: 3, view_count: 99, id: NO_ID })).body,
    ).toMatchObject({
      id: slot.id,
      name: "Left",
      order: 3,
      view_count: 0,
    });
    expect((await me.json("POST", `${BASE}/${slot.id}/view`)).status).toBe(204);
    expect((await me.json("GET", `${BASE}/${slot.id}`)).body.view_count).toBe(1);
    expect((await me.json("DELETE", `${BASE}/${slot.id}`)).status).toBe(204);
    expect((await me.json("GET", BASE)).body).toEqual([]);
    expect(await rowCounts(me.userId)).toEqual({ images: 0, slots: 0 });
    expect((await me.fetch(filled.body.image.thumbnail)).status).toBe(404);
  });

  it("may begin with its picture, in one multipart request", async () => {
    const me = await newCaller();
    const { body, status } = await me.send("POST", BASE, formWith(photo, { fields: { name: "Profil é", order: "2" } }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "Profil é", order: 2, image: { width: 800 } });
  });

  it("lists by order, and an administrator's user_id tells whose", async () => {
    const [me, other, admin] = [await newCaller(), await newCaller(), await newCaller("admin")];
    const [c, a] = [await create(me, { order: 4 }), await create(me, { order: 1 })];
    const ids = async (caller: Caller, path = BASE) =>
      (await caller.json("GET", path)).body.map(({ id }: { id: string }) => id);
    expect(await ids(me)).toEqual([a.id, c.id]);
    expect(await ids(other, `${BASE}?user_id=${me.userId}`)).toEqual([]);
    expect(await ids(admin, `${BASE}?user_id=${me.userId}`)).toEqual([a.id, c.id]);
    expect((await create(admin, { user_id: me.userId })).user).toBe(me.userId);
    expect((await create(other, { user_id: me.userId })).user).toBe(other.userId);
    expectProblem(await admin.json("POST", BASE, { user_id: NO_ID }), {
      status: 404,
      code: "not_found",
      detail: "User not found",
    });
    expectProblem(await admin.json("GET", `${BASE}?user_id=${NO_ID}`), { status: 404, detail: "User not found" });
  });

  it("takes blank form fields for none, and names without what is not seen", async () => {
    const me = await newCaller();
    await create(me);
    const blank = await me.send("POST", BASE, formWith(photo, { fields: { order: "", name: "a\u202eb\u0000c" } }));
    expect([blank.status, blank.body.order, blank.body.name]).toEqual([201, 1, "abc"]);
    const odd = await me.json("PATCH", `${BASE}/${blank.body.id}`, '{"name":"e\\u0301 \\ud800"}');
    expect([odd.status, odd.body.name]).toEqual([200, "\u00e9 \ufffd"]);
  });

  it("can be undone after the page's delete, not after the API's", async () => {
    const me = await newCaller();
    const slot = await create(me);
    expect((await me.json("POST", `${BASE}/${slot.id}/restore`)).status).toBe(200);
    await me.json("DELETE", `${BASE}/${slot.id}`);
    expectProblem(await me.json("POST", `${BASE}/${slot.id}/restore`), { status: 404 });
  });
});

describe("reordering over HTTP", () => {
  it.each([
    ["a bare array", (ids: string[]) => [...ids].reverse(), [0, 1, 2]],
    ["ids", (ids: string[]) => ({ ids: [...ids].reverse() }), [0, 1, 2]],
    ["positions with gaps", ([a, b, c]: string[]) => ({ positions: { [a!]: 4, [b!]: 2, [c!]: 0 } }), [0, 2, 4]],
  ])("takes %s", async (_, body, orders) => {
    const me = await newCaller();
    const ids = [(await create(me)).id, (await create(me)).id, (await create(me)).id];
    const answer = await me.json("PUT", `${BASE}/reorder`, body(ids));
    expect(answer.status).toBe(200);
    expect(answer.body.map((slot: { id: string; order: number }) => [slot.id, slot.order])).toEqual(
      [...ids].reverse().map((id, at) => [id, orders[at]]),
    );
  });

  it("answers 412 when the list has changed since it was read", async () => {
    const me = await newCaller();
    const slot = await create(me);
    const etag = (await me.json("GET", BASE)).headers.get("etag") ?? "";
    const move = (order: number) =>
      me.json("PUT", `${BASE}/reorder`, { positions: { [slot.id]: order } }, { "if-match": etag });
    expect((await move(3)).status).toBe(200);
    expectProblem(await move(1), { status: 412, code: "precondition_failed" });
  });

  it.each([
    ["an empty body", ""],
    ["no list", { ids: "x" }],
    ["numbers", [1, 2]],
    ["too few", []],
    ["a position out of range", (id: string) => ({ positions: { [id]: 5 } })],
    ["a position that is none", (id: string) => ({ positions: { [id]: "0" } })],
    ["a stranger", (id: string) => [id, NO_ID]],
  ])("refuses %s", async (_, body) => {
    const me = await newCaller();
    const { id } = await create(me);
    expectProblem(await me.json("PUT", `${BASE}/reorder`, typeof body === "function" ? body(id) : body), {
      status: 400,
    });
    expect((await me.json("GET", `${BASE}/${id}`)).body.order).toBe(0);
  });
});

describe("conditional reads", () => {
  it("answer 304 until something changes, to the same person alone", async () => {
    const [me, other] = [await newCaller(), await newCaller()];
    const etag = (await me.json("GET", BASE)).headers.get("etag") ?? "";
    const again = (caller: Caller) => caller.json("GET", BASE, undefined, { "if-none-match": etag });
    expect((await again(me)).status).toBe(304);
    expect((await again(other)).status).toBe(200);
    await create(me);
    expect((await again(me)).status).toBe(200);
  });
});

describe("the size limit", () => {
  const padded = (bytes: number) => Buffer.concat([photo, Buffer.alloc(bytes - photo.length)]);
  const LIMIT = 10 * 1024 * 1024;

  it("takes a file of exactly the limit", async () => {
    const me = await newCaller();
    const { status, body } = await me.send("POST", BASE, formWith(padded(LIMIT)));
    expect(status).toBe(201);
    expect(body.image.bytes).toBeLessThan(photo.length + 1);
  });

  it.each([LIMIT + 1, 3 * LIMIT])("refuses %i bytes and leaves nothing", async (bytes) => {
    const me = await newCaller();
    expectProblem(await me.send("POST", BASE, formWith(padded(bytes))), {
      status: 413,
      code: "file_too_large",
      detail: "File too large",
    });
    expect(await rowCounts(me.userId)).toEqual({ images: 0, slots: 0 });
  });
});

describe("retries", () => {
  it("with the same Idempotency-Key answer the first result and create nothing", async () => {
    const me = await newCaller();
    const headers = { "idempotency-key": "one" };
    const first = await me.send("POST", BASE, formWith(photo, { fields: { name: "A" } }), headers);
    const second = await me.send("POST", BASE, formWith(photo, { fields: { name: "A" } }), headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await rowCounts(me.userId)).toEqual({ images: 1, slots: 1 });
    expectProblem(await me.send("POST", BASE, formWith(photo, { fields: { name: "B" } }), headers), {
      status: 422,
      code: "idempotency_key_reused",
    });
    expect((await (await newCaller()).send("POST", BASE, formWith(photo), headers)).status).toBe(201);
  });

  it("twenty at once create one", async () => {
    const me = await newCaller();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => me.json("POST", BASE, { name: "once" }, { "idempotency-key": "race" })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
    );
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
    expect(await rowCounts(me.userId)).toEqual({ images: 0, slots: 1 });
  });
});

describe("races over HTTP", () => {
  it("thirty uploads at once leave exactly five and no 5xx", async () => {
    const me = await newCaller();
    const pictures = await Promise.all(Array.from({ length: 30 }, (_, seed) => makePicture(seed, 120)));
    const answers = await Promise.all(pictures.map((picture) => me.send("POST", BASE, formWith(picture))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(201), ...Array(25).fill(400)]);
    expect(await rowCounts(me.userId)).toEqual({ images: 5, slots: 5 });
  });
});

describe("the addresses of the surface", () => {
  it.each([
    "/api/reference-images",
    "/api/reference-images/",
    "/reference-images",
    "/reference-images/",
    "/api/v1/images",
    "/api/v1/images/",
  ])("%s takes a body and answers without a redirect", async (path) => {
    const me = await newCaller();
    const slot = await me.json("POST", path, { name: "by alias" });
    expect([slot.status, slot.body.name]).toEqual([201, "by alias"]);
    expect((await me.json("GET", path)).body).toHaveLength(1);
    const one = `${path.replace(/\/$/, "")}/${slot.body.id}`;
    for (const end of ["", "/"]) {
      expect((await me.json("PATCH", one + end, { name: "x" })).status).toBe(200);
      expect((await me.send("POST", `${one}/upload-image${end}`, formWith(photo))).status).toBe(200);
      expect((await me.json("PUT", `${path.replace(/\/$/, "")}/reorder${end}`, [slot.body.id])).status).toBe(200);
    }
  });
});

describe("a picture's URL", () => {
  it("answers with length, tag, ranges and 304, without credentials, and nobody can change it", async () => {
    const me = await newCaller();
    const { image } = await upload(me, 5);
    const anybody = callerOf("");
    for (const url of [image.original, image.thumbnail, image.medium, image.large] as string[]) {
      const whole = await anybody.fetch(url);
      const bytes = Buffer.from(await whole.arrayBuffer());
      expect(whole.status).toBe(200);
      expect(whole.headers.get("content-length")).toBe(String(bytes.length));
      expect(whole.headers.get("content-type")).toBe(url.includes("/original.") ? "image/jpeg" : "image/webp");
      expect(whole.headers.get("cache-control")).toMatch(/^private, .*immutable$/);
      expect(whole.headers.get("x-content-type-options")).toBe("nosniff");
      expect(whole.headers.get("content-security-policy")).toContain("sandbox");
      expect(whole.headers.get("set-cookie")).toBeNull();
      const etag = whole.headers.get("etag") ?? "";
      expect((await anybody.fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
      const head = await anybody.fetch(url, { method: "HEAD" });
      expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
      const part = await anybody.fetch(url, { headers: { range: "bytes=10-19" } });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${bytes.length}`]);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
      const beyond = await anybody.fetch(url, { headers: { range: `bytes=${bytes.length}-` } });
      expect([beyond.status, beyond.headers.get("content-type"), (await beyond.json()).code]).toEqual([
        416,
        "application/problem+json",
        "range_not_satisfiable",
      ]);
      expect((await anybody.fetch(url, { method: "POST" })).status).toBe(405);
    }
    const url = new URL(image.thumbnail);
    const spoiled = [
      image.thumbnail.replace("thumbnail.webp", "large.webp"),
      image.thumbnail.replace(/s=./, (match: string) => (match === "s=A" ? "s=B" : "s=A")),
      `${image.thumbnail}&x=1`,
      `${url.origin}${url.pathname}`,
      `${url.origin}${url.pathname}?e=zzzzzz&s=${url.searchParams.get("s")}`,
      `${url.origin}/media/../data/secret${url.search}`,
      `${url.origin}/media/${encodeURIComponent("../")}secret.jpg${url.search}`,
    ];
    for (const bad of spoiled)
      expect([bad, (await anybody.fetch(bad)).status]).toEqual([bad, bad.includes("/media/../") ? 404 : 403]);
  });
});
