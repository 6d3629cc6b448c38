import { createHash } from "node:crypto";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { type Caller, callerOf, formWith, newCaller } from "../testing/api";
import { addDevice } from "../testing/devices";
import { addFile } from "../testing/examples";
import { makePicture, NO_ID } from "../testing/world";

const NOBODY = callerOf("");

let me: Caller;
let other: Caller;
let admin: Caller;
let device: Caller;
/** An own file of each kind that nobody else may see. */
let file: string;
let gigFile: string;
let theirs: string;
const GIG = `gig-${Date.now()}`;
const THEIR_GIG = `${GIG}-theirs`;

beforeAll(async () => {
  [me, other, admin] = await Promise.all([newCaller(), newCaller(), newCaller("admin")]);
  device = (await addDevice(me)) as unknown as Caller;
  file = await addFile(me, "profile");
  gigFile = await addFile(me, "gig", { gig_id: GIG });
  theirs = await addFile(other, "profile");
  await addFile(other, "gig", { gig_id: THEIR_GIG });
});

interface Row {
  name: string;
  as?: () => Caller;
  request: () => [method: string, path: string, body?: unknown];
  status: number;
  code?: string;
}

const set =
  (body: unknown): (() => [string, string, unknown]) =>
  () => ["PUT", "/api/upload/profile/set", body];
const gigOf =
  (id: string, ids: () => unknown): (() => [string, string, unknown]) =>
  () => ["PUT", `/api/upload/gig-images/${id}`, { file_ids: ids() }];
const at =
  (method: string, path: () => string): (() => [string, string]) =>
  () => [method, path()];

it.each<Row>([
  { name: "nobody sees a file", as: () => NOBODY, request: at("GET", () => `/api/upload/${file}`), status: 401 },
  { name: "nor does a device", as: () => device, request: at("GET", () => `/api/upload/${file}`), status: 403 },
  { name: "another user neither", as: () => other, request: at("GET", () => `/api/upload/${file}`), status: 404 },
  { name: "its owner does", request: at("GET", () => `/api/upload/${file}`), status: 200 },
  { name: "with a slash too", request: at("GET", () => `/api/upload/${file}/`), status: 200 },
  { name: "administrators do", as: () => admin, request: at("GET", () => `/api/upload/${file}`), status: 200 },
  {
    name: "on a gig, everybody signed in",
    as: () => other,
    request: at("GET", () => `/api/upload/${gigFile}`),
    status: 200,
  },
  { name: "but not nobody", as: () => NOBODY, request: at("GET", () => `/api/upload/${gigFile}`), status: 401 },
  { name: "a version", request: at("GET", () => `/api/upload/${file}?size=thumb`), status: 200 },
  ...["huge", "", "original", "THUMB", "thumb&size=sm"].map(
    (size): Row => ({
      name: `no such size: ${size}`,
      request: at("GET", () => `/api/upload/${file}?size=${size}`),
      status: 400,
      code: "invalid_request",
    }),
  ),
  { name: "an unknown file", request: at("GET", () => `/api/upload/${NO_ID}`), status: 404, code: "not_found" },
  { name: "an id that is none", request: at("GET", () => "/api/upload/x"), status: 404, code: "not_found" },
  {
    name: "another's file is not deleted",
    as: () => other,
    request: at("DELETE", () => `/api/upload/${file}`),
    status: 404,
  },
  { name: "nor restored", as: () => other, request: at("POST", () => `/api/upload/${file}/restore`), status: 404 },
  { name: "an unknown one is not restored", request: at("POST", () => `/api/upload/${NO_ID}/restore`), status: 404 },
  { name: "one that is there is", request: at("POST", () => `/api/upload/${file}/restore`), status: 200 },

  {
    name: "a gig is read by everybody signed in",
    as: () => other,
    request: at("GET", () => `/api/upload/gig-images/${GIG}`),
    status: 200,
  },
  { name: "not by nobody", as: () => NOBODY, request: at("GET", () => `/api/upload/gig-images/${GIG}`), status: 401 },
  {
    name: "a gig's id is not endless",
    request: at("GET", () => `/api/upload/gig-images/${"x".repeat(256)}`),
    status: 400,
    code: "invalid_request",
  },
  {
    name: "nor where it is arranged",
    request: gigOf("x".repeat(256), () => []),
    status: 400,
    code: "invalid_request",
  },
  {
    name: "a trash is nobody's",
    as: () => NOBODY,
    request: at("DELETE", () => "/api/upload/trash"),
    status: 401,
  },
  {
    name: "another's file is not deleted for good",
    as: () => other,
    request: at("DELETE", () => `/api/upload/${file}?permanent=true`),
    status: 404,
  },
  {
    name: "nor by administrators",
    as: () => admin,
    request: at("DELETE", () => `/api/upload/${file}?permanent=true`),
    status: 404,
  },
  { name: "nor for ever", request: at("DELETE", () => `/api/upload/${file}?permanent=yes`), status: 400 },
  { name: "another's gig is not arranged", request: gigOf(THEIR_GIG, () => [gigFile]), status: 404 },
  { name: "nor cleared", request: gigOf(THEIR_GIG, () => []), status: 404 },
  { name: "another's file is put on none", request: gigOf(GIG, () => [gigFile, theirs]), status: 404 },
  { name: "nor an unknown one", request: gigOf(GIG, () => [NO_ID]), status: 404 },
  { name: "nor an id that is none", request: gigOf(GIG, () => ["x"]), status: 404 },
  { name: "21 are too many", request: gigOf(GIG, () => Array(21).fill(gigFile)), status: 400, code: "gig_full" },
  { name: "twice is once too often", request: gigOf(GIG, () => [gigFile, gigFile]), status: 400 },
  { name: "ids are a list", request: gigOf(GIG, () => gigFile), status: 400 },
  { name: "of strings", request: gigOf(GIG, () => [1]), status: 400 },
  {
    name: "no owner is smuggled in",
    request: () => ["PUT", `/api/upload/gig-images/${GIG}`, { file_ids: [gigFile], user_id: NO_ID }],
    status: 400,
  },

  { name: "another's file is no profile image", request: () => set({ file_id: theirs })(), status: 404 },
  { name: "a gig's file neither", request: () => set({ file_id: gigFile })(), status: 400, code: "invalid_request" },
  { name: "nor an id that is none", request: set({ file_id: "x" }), status: 404 },
  { name: "nor a number", request: set({ file_id: 1 }), status: 400 },
  { name: "nor nothing", request: set({}), status: 400 },
  { name: "nor null itself", request: set("null"), status: 400 },
  { name: "nor both", request: () => set({ file_id: file, profile_image_url: null })(), status: 400 },
  { name: "no one else's profile", request: () => set({ file_id: file, user_id: NO_ID })(), status: 400 },
  { name: "an address of elsewhere", request: set({ profile_image_url: "https://elsewhere.test/a.jpg" }), status: 400 },
  { name: "an address of a script", request: set({ profile_image_url: "javascript:alert(1)" }), status: 400 },
  { name: "an address that is none", request: set({ profile_image_url: "x" }), status: 400 },
  { name: "none is fine", request: set({ profile_image_url: null }), status: 200 },
  { name: "none by its id too", request: set({ file_id: null }), status: 200 },

  { name: "a category that is none", request: at("GET", () => "/api/upload/my-files?category=secret"), status: 400 },
  { name: "a limit of none", request: at("GET", () => "/api/upload/my-files?limit=0"), status: 400 },
  { name: "a limit past the end", request: at("GET", () => "/api/upload/my-files?limit=101"), status: 400 },
  { name: "nobody has files", as: () => NOBODY, request: at("GET", () => "/api/upload/my-files"), status: 401 },
  { name: "nor trash", as: () => NOBODY, request: at("GET", () => "/api/upload/trash"), status: 401 },
])("$name: $status", async ({ as = () => me, request, status, code }) => {
  const [method, path, body] = request();
  const answer = await as().json(method, path, body);
  expect({ status: answer.status, ...(code && { code: answer.body.code }) }).toEqual({ status, ...(code && { code }) });
});

const upload = (data: Buffer | null, category = "general", fields = {}) =>
  me.send("POST", `/api/upload/${category}`, formWith(data, { field: "file", fields }));
const countOf = async () => Number((await me.json("GET", "/api/upload/my-files?limit=1")).headers.get("x-total-count"));

describe("an upload", () => {
  it.each(["profile", "gig", "general"])("to %s is answered with what is known of it", async (category) => {
    const { status, body } = await upload(await makePicture(5), category);
    expect(status).toBe(201);
    expect(body).toMatchObject({ category, original_filename: "photo.jpg", is_active: true, width: 320, height: 240 });
    const [first] = (await me.json("GET", `/api/upload/my-files?category=${category}&limit=1`)).body;
    expect(first).toEqual(body);
    for (const version of Object.values(body.versions) as { url: string; bytes: number }[]) {
      const answer = await fetch(version.url);
      expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, version.bytes]);
    }
  });

  it.each(["jpeg", "png", "webp"] as const)("may be a %s", async (type) => {
    const data = await sharp(await makePicture(6))
      .toFormat(type)
      .toBuffer();
    expect((await upload(data)).body.content_type).toBe(`image/${type}`);
  });

  it.each([
    [
      "a GIF",
      async () =>
        sharp(await makePicture(6))
          .gif()
          .toBuffer(),
      415,
    ],
    [
      "an AVIF",
      async () =>
        sharp(await makePicture(6))
          .avif({ effort: 0 })
          .toBuffer(),
      415,
    ],
    ["a text", async () => Buffer.from("not a picture"), 415],
    ["a broken picture", async () => (await makePicture(6)).subarray(0, 300), 400],
    ["an empty file", async () => Buffer.alloc(0), 400],
    ["no file", async () => null, 400],
    ["more than 10 MB", async () => Buffer.concat([await makePicture(6), Buffer.alloc(10 * 1024 * 1024)]), 413],
  ])("that is %s is refused and leaves nothing", async (_, make, status) => {
    const before = await countOf();
    expect((await upload(await make())).status).toBe(status);
    expect(await countOf()).toBe(before);
  });

  it("goes on the gig that it names, not on another's, and on none where the field is blank", async () => {
    const id = `${GIG} №/1`;
    const { body } = await upload(await makePicture(5), "gig", { gig_id: id });
    const path = `/api/upload/gig-images/${encodeURIComponent(id)}`;
    expect((await me.json("GET", path)).body).toEqual({ gig_id: id, image_urls: [body.url], images: [body] });
    const before = await countOf();
    expect((await upload(await makePicture(5), "gig", { gig_id: THEIR_GIG })).status).toBe(404);
    expect((await upload(await makePicture(5), "gig", { gig_id: "x".repeat(256) })).status).toBe(400);
    expect(await countOf()).toBe(before);
    expect((await upload(await makePicture(5), "gig", { gig_id: " " })).status).toBe(201);
  });

  it("takes its owner and its state from nobody", async () => {
    const fields = { user_id: other.userId, is_active: "false", category: "profile", file_id: NO_ID, url: "x" };
    const { body } = await upload(await makePicture(5), "general", fields);
    expect(body).toMatchObject({ category: "general", is_active: true });
    expect(body.file_id).not.toBe(NO_ID);
    expect(await db().upload.findUnique({ where: { id: body.file_id } })).toMatchObject({ userId: me.userId });
  });
});

describe("the bytes", () => {
  const get = (headers: Record<string, string> = {}, method = "GET", query = "") =>
    me.fetch(`/api/upload/${file}${query}`, { method, headers });

  it("come with their type, length and a private tag, whole or in part", async () => {
    const whole = await get();
    const data = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get("content-type")).toBe("image/jpeg");
    expect(whole.headers.get("content-length")).toBe(String(data.length));
    expect(whole.headers.get("cache-control")).toBe("private, no-cache");
    expect(whole.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await sharp(data).metadata()).toMatchObject({ format: "jpeg", width: 320 });
    const stored = await db().upload.findUniqueOrThrow({ where: { id: file }, include: { image: true } });
    expect(createHash("sha256").update(data).digest()).toEqual(Buffer.from(stored.image.sha256));
    const etag = whole.headers.get("etag") ?? "";
    expect((await get({ "if-none-match": etag })).status).toBe(304);
    const part = await get({ range: "bytes=2-5" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 2-5/${data.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(data.subarray(2, 6));
    const beyond = await get({ range: `bytes=${data.length}-` });
    expect([beyond.status, beyond.headers.get("content-type"), (await beyond.json()).code]).toEqual([
      416,
      "application/problem+json",
      "range_not_satisfiable",
    ]);
    const head = await get({}, "HEAD");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(data.length)]);
  });

  it("of a version are smaller, under a tag of their own", async () => {
    const [original, thumb] = [await get(), await get({}, "GET", "?size=thumb")];
    expect(thumb.headers.get("content-type")).toBe("image/webp");
    expect(thumb.headers.get("etag")).not.toBe(original.headers.get("etag"));
    expect(await sharp(Buffer.from(await thumb.arrayBuffer())).metadata()).toMatchObject({ width: 160, height: 120 });
  });

  it("are read and deleted, nothing else", async () => {
    expect((await me.fetch(`/api/upload/${file}`, { method: "PUT" })).status).toBe(405);
  });
});

it("a profile image is told by /api/me and to administrators, seen by everybody signed in, and gone at once", async () => {
  const person = await newCaller();
  const id = await addFile(person, "profile");
  const [{ url }] = (await person.json("GET", "/api/upload/my-files")).body;
  const chosen = await person.json("PUT", "/api/upload/profile/set", { profile_image_url: url });
  expect([chosen.status, chosen.body]).toEqual([200, { profile_image_url: url }]);
  expect((await person.json("GET", "/api/me")).body.profile_image_url).toBe(url);
  const theirs = (await admin.json("GET", `/api/users/${person.userId}`)).body;
  expect(theirs.profile_image_url).toBe(url);
  const small = Buffer.from(await (await fetch(theirs.profile_image_thumbnail)).arrayBuffer());
  expect(await sharp(small).metadata()).toMatchObject({ format: "webp", width: 160, height: 120 });
  expect((await other.json("GET", `/api/upload/${id}`)).status).toBe(200);
  expect((await other.json("PUT", "/api/upload/profile/set", { profile_image_url: url })).status).toBe(400);

  expect((await person.json("DELETE", `/api/upload/${id}`)).status).toBe(204);
  expect((await person.json("GET", "/api/me")).body.profile_image_url).toBeNull();
  expect((await person.json("GET", `/api/upload/${id}`)).status).toBe(404);
  expect((await person.json("DELETE", `/api/upload/${id}`)).status).toBe(404);
  expect((await person.json("GET", "/api/upload/my-files")).body).toEqual([]);
  const [trashed] = (await person.json("GET", "/api/upload/trash")).body;
  expect(trashed).toMatchObject({ file_id: id, is_active: false });
  expect(Date.parse(trashed.purge_at) - Date.parse(trashed.deleted_at)).toBe(86_400_000);
  expect((await person.json("POST", `/api/upload/${id}/restore`)).body).toMatchObject({ file_id: id, is_active: true });
  expect((await person.json("GET", "/api/me")).body.profile_image_url).toBeNull();
});

it("a gig's ETag is the precondition of arranging it, and nothing is lost that was put on it meanwhile", async () => {
  const person = await newCaller();
  const gig = `${GIG}-tag`;
  const path = `/api/upload/gig-images/${gig}`;
  const ids: string[] = [];
  for (const seed of [1, 2, 3]) ids.push(await addFile(person, "gig", { gig_id: gig }, seed));
  const tag = (await person.json("GET", path)).headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  const fourth = await addFile(person, "gig", { gig_id: gig }, 4);
  const arrange = (file_ids: string[], match: string) =>
    person.fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json", "if-match": match },
      body: JSON.stringify({ file_ids }),
    });
  const refused = await arrange([...ids].reverse(), tag);
  expect([refused.status, (await refused.json()).code]).toEqual([412, "precondition_failed"]);
  const { body, headers } = await person.json("GET", path);
  expect(body.images.map(({ file_id }: { file_id: string }) => file_id)).toEqual([...ids, fourth]);
  const set = await arrange([fourth, ...ids], headers.get("etag") ?? "");
  expect(set.status).toBe(200);
  expect((await arrange(ids, set.headers.get("etag") ?? "")).status).toBe(200);
  expect((await arrange([...ids].reverse(), "*")).status).toBe(200);
});

it("what is deleted for good is gone from the trash and from what counts, and an emptied trash tells how much it was", async () => {
  const person = await newCaller();
  const ids = [];
  for (const seed of [1, 2, 3, 4]) ids.push(await addFile(person, "general", {}, seed));
  const [a, b, c, d] = ids;
  for (const id of [a, b, c]) expect((await person.json("DELETE", `/api/upload/${id}`)).status).toBe(204);
  for (const id of [a, d]) expect((await person.json("DELETE", `/api/upload/${id}?permanent=true`)).status).toBe(204);
  expect((await person.json("DELETE", `/api/upload/${a}?permanent=true`)).status).toBe(404);
  expect((await person.json("GET", "/api/upload/trash")).body).toHaveLength(2);
  const emptied = await person.json("DELETE", "/api/upload/trash");
  expect([emptied.status, emptied.body]).toEqual([200, { deleted_count: 2 }]);
  expect((await person.json("GET", "/api/upload/trash")).body).toEqual([]);
  expect((await person.json("GET", "/api/me/usage")).body).toMatchObject({ images: 0, bytes: 0 });
  expect((await person.json("DELETE", "/api/upload/trash")).body).toEqual({ deleted_count: 0 });
});

it("two orders of a gig that are set at once leave one of the two", async () => {
  const person = await newCaller();
  const ids = await Promise.all([1, 2, 3, 4].map((seed) => addFile(person, "gig", {}, seed)));
  const path = `/api/upload/gig-images/${GIG}-race`;
  const orders = [ids, [...ids].reverse()];
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, turn) => person.json("PUT", path, { file_ids: orders[turn % 2] })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const { body } = await person.json("GET", path);
  expect(orders).toContainEqual(body.images.map(({ file_id }: { file_id: string }) => file_id));
});
