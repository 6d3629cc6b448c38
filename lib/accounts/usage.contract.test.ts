import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../core/ids";
import { BASE_URL, type Caller, callerOf, formWith, newCaller, rowCounts } from "../testing/api";
import { type App, startApp } from "../testing/appServer";
import { makePicture } from "../testing/world";

const NOBODY = callerOf("");
const LIMIT = 40_000;

/** Another server on the same data, with a limit. */
let limited: App;
let me: Caller;
beforeAll(async () => {
  me = await newCaller();
  const { DATA_DIR = "", DATABASE_URL = "", NEXTAUTH_SECRET = "" } = process.env;
  limited = await startApp(DATA_DIR, { DATABASE_URL, NEXTAUTH_SECRET, USER_QUOTA_BYTES: String(LIMIT) });
}, 240_000);
afterAll(() => limited?.stop());

const upload = async (base: string, size: number) =>
  me.send("POST", `${base}/api/reference-images`, formWith(await makePicture(1, size)));

it("tells what the caller's pictures take, and the limit where there is one", async () => {
  const other = await newCaller();
  expect((await other.json("GET", "/api/me/usage")).body).toEqual({ images: 0, bytes: 0, limit_bytes: null });
  const form = formWith(await makePicture(1));
  expect((await other.send("POST", "/api/reference-images", form)).status).toBe(201);
  const { body } = await other.json("GET", `${limited.baseUrl}/api/me/usage/`);
  expect(body).toEqual({ images: 1, bytes: expect.any(Number), limit_bytes: LIMIT });
  expect(body.bytes).toBeGreaterThan(500);
});

it("refuses what passes the limit with 413, says how much is needed and left, and leaves nothing", async () => {
  expect((await upload(limited.baseUrl, 200)).status).toBe(201);
  const before = (await me.json("GET", "/api/me/usage")).body;
  const { status, body } = await upload(limited.baseUrl, 6000);
  expect({ status, code: body.code }).toEqual({ status: 413, code: "quota_exceeded" });
  expect(body.detail).toMatch(
    /^This picture needs at least \d+ kB, and \d+ kB of 40 kB are left\. Delete pictures, and empty the trash of your uploads, to make room\.$/,
  );
  expect(body).toMatchObject({ limit_bytes: LIMIT, left_bytes: LIMIT - before.bytes });
  expect(body.needed_bytes).toBeGreaterThan(body.left_bytes);
  expect((await me.json("GET", "/api/me/usage")).body).toEqual(before);
  expect(await rowCounts(me.userId)).toEqual({ images: 1, slots: 1 });
  expect((await upload(BASE_URL, 6000)).status).toBe(201);
});

it("tells members of an organization, and nobody else", async () => {
  const slug = newId().slice(-12);
  expect((await me.json("POST", "/api/orgs", { name: "Acme", slug })).status).toBe(201);
  const other = await newCaller();
  const path = `/api/orgs/${slug}/usage`;
  expect((await me.json("GET", path)).body).toEqual({ images: 0, bytes: 0, limit_bytes: null });
  expect((await other.json("GET", path)).status).toBe(403);
  expect((await other.json("GET", "/api/orgs/no-such-one/usage")).status).toBe(404);
  for (const address of [path, "/api/me/usage"]) {
    expect((await NOBODY.json("GET", address)).status).toBe(401);
    expect((await me.json("POST", address, {})).status).toBe(405);
  }
});
