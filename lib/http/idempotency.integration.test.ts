import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../core/errors";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { bearerOf, callRoute, postJson, type TestHeaders } from "../testing/route";
import { makePerson } from "../testing/world";
import { created, withApi } from "./withApi";

let user: Actor;
let bearer: TestHeaders;
let adminBearer: TestHeaders;

beforeAll(async () => {
  user = await makePerson();
  bearer = await bearerOf(user);
  adminBearer = await bearerOf(await makePerson("admin"));
});

describe("Idempotency-Key", () => {
  let made = 0;
  const route = withApi({ auth: "user", idempotent: true, body: { name: z.string() } }, async ({ body }) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return created({ number: ++made, ...body, secret: "shown-once" });
  });
  const post = (key: string, name = "a", headers = bearer) =>
    callRoute(route, {
      ...postJson({ name }, { "idempotency-key": key, ...headers }),
    });

  it("makes one of twenty at once, and the same answer ever after", async () => {
    const before = made;
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("race")));
    expect(made - before).toBe(1);
    // Who comes while it is made is told so; who comes when it is made gets the same, marked.
    const made201 = answers.filter(({ status }) => status === 201);
    expect(made201.filter(({ headers }) => headers.get("idempotency-replayed") === null)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    expect(refused).toEqual(Array(20 - made201.length).fill("idempotency_in_flight"));
    const [first, again] = [answers.find(({ status }) => status === 201), await post("race")];
    expect(again.status).toBe(201);
    expect(again.text).toBe(first?.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(made - before).toBe(1);
  });

  it("is bound to the request and to the caller", async () => {
    await post("bound");
    expect(await post("bound", "b")).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect((await post("bound", "a", adminBearer)).headers.get("idempotency-replayed")).toBeNull();
  });

  it("keeps no answer readable in the database", async () => {
    await post("sealed");
    const row = await db().idempotencyKey.findFirstOrThrow({ where: { key: "sealed" } });
    expect(row.body).toBeTruthy();
    expect(Buffer.from(row.body!, "base64").toString()).not.toContain("shown-once");
  });

  it("repeats a refusal, but not a failure of the server", async () => {
    let fail: AppError | Error | null = new AppError("slots_full", "Full");
    const failing = withApi({ auth: "user", idempotent: true }, () => {
      if (fail) throw fail;
      return created({ done: true });
    });
    const attempt = (key: string) =>
      callRoute(failing, { method: "POST", headers: { ...bearer, "idempotency-key": key } });
    expect((await attempt("refused")).status).toBe(400);
    fail = new Error("unexpected");
    expect((await attempt("refused")).status).toBe(400);
    expect((await attempt("failed")).status).toBe(500);
    fail = null;
    expect((await attempt("failed")).status).toBe(201);
  });

  it("frees what a process had in hand when it died, and what is a day old", async () => {
    const { userId } = user;
    const requestHash = new Uint8Array(32);
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await db().idempotencyKey.createMany({
      data: [
        { userId, key: "young", requestHash, createdAt: ago(1) },
        { userId, key: "dead", requestHash, createdAt: ago(6) },
        { userId, key: "old", requestHash, status: 201, body: "", createdAt: ago(24 * 60 + 1) },
      ],
    });
    expect((await post("young")).status).toBe(422);
    expect((await post("dead")).status).toBe(201);
    expect((await post("old")).status).toBe(201);
  });

  it.each(["", "a b", "x".repeat(256)])("refuses the key %j", async (key) => {
    expect((await post(key)).status).toBe(400);
  });

  it("covers the bytes of an upload", async () => {
    const upload = withApi({ auth: "user", upload: "reference", idempotent: true }, ({ upload: { bytes } }) =>
      created({ bytes }),
    );
    const put = (data: string) => {
      const body = new FormData();
      body.append("image", new Blob([data]), "x.jpg");
      return callRoute(upload, { method: "POST", headers: { ...bearer, "idempotency-key": "bytes" }, body });
    };
    expect((await put("abc")).status).toBe(201);
    expect(await put("abc")).toMatchObject({ status: 201, body: { bytes: 3 } });
    expect((await put("abd")).status).toBe(422);
  });
});
