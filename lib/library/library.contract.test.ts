import { beforeAll, describe, expect, it } from "vitest";
import { LIBRARY_OPERATIONS } from "../contracts/libraryOperations";
import type { Operation } from "../contracts/operations";
import { type Answer, type Caller, callerOf, formWith } from "../testing/api";
import { addDevice } from "../testing/devices";
import { imageCount, type LibraryWorld, makeLibrary, sendInPieces } from "../testing/library";
import { makePicture, NO_ID } from "../testing/world";

const PRODUCT = { app_label: "shop", model: "product", object_id: "5" };

let library: LibraryWorld;
let other: LibraryWorld;
/** Of another organisation. */
let theirs: string;
let seed = 0;
beforeAll(async () => {
  [library, other] = await Promise.all([makeLibrary(), makeLibrary()]);
  theirs = (await add({}, other)).id;
});

async function add(fields: Record<string, string> = {}, into = library): Promise<Answer["body"]> {
  const form = formWith(await makePicture(++seed, 800), { field: "file", name: "Photo.jpg", fields });
  const { status, body } = await into.editor.send("POST", `${into.base}/images`, form);
  expect(status).toBe(201);
  return body;
}
const call = (method: string, path: string, body?: unknown, caller = library.editor) =>
  caller.json(method, library.base + path, body);
const attach = (image_id: string, more = {}) => call("POST", "/attach", { image_id, ...PRODUCT, ...more });
const idsOf = ({ body }: Answer): string[] => body.map(({ id }: { id: string }) => id);

describe("a library over HTTP", () => {
  it("goes through the life of an image as the contract tells it", async () => {
    const image = await add({ title: "Team", description: "All of us", alt_text: "Five people" });
    expect(image).toMatchObject({
      title: "Team",
      description: "All of us",
      alt_text: "Five people",
      organization_id: library.id,
      creator_id: library.editor.userId,
      width: 800,
      height: 600,
      content_type: "image/jpeg",
    });
    const versions = Object.entries(image.versions) as [string, { url: string; width: number; bytes: number }][];
    expect(versions.map(([name, { width }]) => [name, width])).toEqual([
      ["original", 800],
      ["thumb", 160],
      ["sm", 640],
      ["md", 800],
      ["lg", 800],
    ]);
    for (const [name, { url, bytes }] of versions) {
      const served = await fetch(url);
      expect([served.status, (await served.arrayBuffer()).byteLength]).toEqual([200, bytes]);
      const stem = image.file.replace(/\.jpg$/, "");
      expect(new URL(url).pathname).toMatch(
        new RegExp(`/${name === "original" ? image.file : `${stem}_${name}.webp`}$`),
      );
    }
    expect((await call("GET", `/images/${image.id}`)).body).toEqual(image);
    const changed = await call("PATCH", `/images/${image.id}`, {
      title: "Us",
      focal_point: { x: 0.25, y: 0.7 },
      decorative: true,
    });
    expect(changed.body).toMatchObject({ title: "Us", focal_point: { x: 0.25, y: 0.7 }, decorative: true });
    expect((await attach(image.id)).body).toEqual({ detail: "attached", created: true });
    expect((await attach(image.id, { object_id: 5 })).body).toEqual({ detail: "attached", created: false });
    expect((await call("GET", `/images/${image.id}/usages`)).body).toEqual([
      { ...PRODUCT, is_cover: false, order: null },
    ]);
    const replaced = await library.editor.send(
      "PUT",
      `${library.base}/images/${image.id}/file`,
      formWith(await makePicture(99, 400), { field: "file" }),
    );
    expect([replaced.status, replaced.body.id, replaced.body.title, replaced.body.width]).toEqual([
      200,
      image.id,
      "Us",
      400,
    ]);
    const placed = (await call("GET", "/images/shop/product/5")).body;
    expect(placed).toMatchObject([{ id: image.id, effective_title: "Us", order: null, is_cover: false, width: 400 }]);
    expect((await call("DELETE", `/images/${image.id}`)).status).toBe(204);
    expect((await call("GET", "/images/shop/product/5")).body).toEqual([]);
    expect((await fetch(placed[0].versions.thumb.url)).status).toBe(404);
  });

  it("takes the file's name for a title that is blank, and texts without what is not seen", async () => {
    expect((await add({ title: " " })).title).toBe("Photo.jpg");
    const image = await add({ title: "a\u202eb\u0000c", description: "one\r\ntwo\u0007" });
    expect([image.title, image.description]).toEqual(["abc", "one\ntwo"]);
  });

  it("keeps HTML in every text as text", async () => {
    const html = `<script>alert(1)</script>"'&lt;`;
    const image = await add({ title: html, description: html, alt_text: html });
    const object = { app_label: "shop", model: "html", object_id: html };
    const at = `/images/shop/html/${encodeURIComponent(html)}`;
    await call("POST", "/attach", { image_id: image.id, ...object, custom_title: html, custom_alt_text: html });
    const [placed] = (await call("GET", at)).body;
    for (const name of ["title", "description", "alt_text", "custom_title", "effective_title", "effective_alt_text"])
      expect(placed[name]).toBe(html);
    expect((await call("GET", `/images/${image.id}/usages`)).body[0].object_id).toBe(html);
    expect((await call("GET", `/images?q=${encodeURIComponent("<SCRIPT>alert(1)")}`)).body).toHaveLength(1);
  });

  it.each([
    ["a number", 7, "7"],
    ["a negative number", -3, "-3"],
    ["a fraction", 1.5, "1.5"],
    ["a string of digits", "007", "007"],
    ["a path", "a/b c?d#e%20", "a/b c?d#e%20"],
    ["another script", "製品", "製品"],
    ["255 characters beyond the BMP", "😀".repeat(255), "😀".repeat(255)],
  ])("names objects by %s", async (_, object_id, kept) => {
    const { id } = await add();
    const object = { ...PRODUCT, model: "named" };
    expect((await call("POST", "/attach", { image_id: id, ...object, object_id })).status).toBe(200);
    expect((await call("GET", `/images/${id}/usages`)).body).toMatchObject([{ object_id: kept }]);
    expect(idsOf(await call("GET", `/images/shop/named/${encodeURIComponent(kept)}`))).toEqual([id]);
    expect((await call("POST", "/detach", { image_id: id, ...object, object_id })).status).toBe(204);
    expect((await call("POST", "/detach", { image_id: id, ...object, object_id })).status).toBe(404);
  });

  it("arranges an object's images: cover, order, texts of its own", async () => {
    const at = "/images/shop/page/home";
    const ids = [(await add()).id, (await add()).id, (await add()).id] as const;
    const [a, b, c] = ids;
    expect((await call("POST", `${at}/bulk_attach`, { image_ids: [c, a, a] })).body).toEqual({ attached: [c, a] });
    expect((await call("POST", `${at}/bulk_attach`, { image_ids: [b, c] })).body).toEqual({ attached: [b] });
    expect(idsOf(await call("GET", at))).toEqual([c, a, b]);
    expect(idsOf(await call("PUT", `${at}/reorder`, { image_ids: ids }))).toEqual([a, b, c]);
    const first = await call("PATCH", `${at}/${a}`, { is_cover: true, custom_alt_text: "Here", order: 9 });
    expect(first.body).toMatchObject({ id: a, is_cover: true, order: 9, effective_alt_text: "Here" });
    expect((await call("PATCH", `${at}/${b}`, { is_cover: true })).body.is_cover).toBe(true);
    const covers = (await call("GET", at)).body.map((image: { id: string; is_cover: boolean }) => [
      image.id,
      image.is_cover,
    ]);
    expect(covers).toEqual([
      [b, true],
      [c, false],
      [a, false],
    ]);
    expect((await call("PATCH", `${at}/${b}`, { order: null })).body.order).toBeNull();
    expect(idsOf(await call("GET", at))).toEqual([c, a, b]);
    expect((await call("GET", "/objects?app_label=shop&model=page")).body).toMatchObject([
      { app_label: "shop", model: "page", object_id: "home", count: 3, cover: { id: b } },
    ]);
    expect((await call("POST", `${at}/bulk_detach`, { image_ids: [c, b] })).body).toEqual({ detached: [c, b] });
    expect((await call("POST", `${at}/bulk_detach`, { image_ids: [c, a] })).body).toEqual({ detached: [a] });
    expect((await call("PATCH", `${at}/${a}`, { order: 1 })).status).toBe(404);
  });

  it("lists images in the order in which they were sent, though one takes longer to arrive", async () => {
    const { editor, base } = await makeLibrary();
    const slow = sendInPieces(editor, `${base}/images`);
    slow.file(await makePicture(++seed), { field: "file" });
    const quick = await editor.send("POST", `${base}/images`, formWith(await makePicture(++seed), { field: "file" }));
    slow.end();
    const { text } = await slow.ended;
    expect(idsOf(await editor.json("GET", `${base}/images?sort=oldest`))).toEqual([JSON.parse(text).id, quick.body.id]);
  });

  it("answers at its alias, with slashes too", async () => {
    const alias = library.base.replace("/api/orgs/", "/api/v1/images/orgs/");
    const { id } = await add();
    expect(idsOf(await library.viewer.json("GET", `${alias}/images/?limit=1`))).toEqual([id]);
    const form = formWith(await makePicture(++seed), { field: "file" });
    expect((await library.editor.send("POST", `${alias}/images/`, form)).status).toBe(201);
    const body = { image_id: id, ...PRODUCT, model: "alias" };
    expect((await library.editor.json("POST", `${alias}/attach/`, body)).status).toBe(200);
    expect(idsOf(await library.viewer.json("GET", `${alias}/images/shop/alias/5/`))).toEqual([id]);
    expect((await library.editor.json("PATCH", `${alias}/images/shop/alias/5/${id}/`, { order: 1 })).status).toBe(200);
    expect((await library.viewer.json("GET", "/api/v1/images/")).status).toBe(200);
    // As clients send it that take anything, Java's among them.
    const accept = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
    expect((await library.viewer.fetch(`${alias}/images?limit=1`, { headers: { accept } })).status).toBe(200);
  });

  it("ignores what may not be set", async () => {
    const { id } = await add({ organization_id: other.id, creator_id: NO_ID, id: NO_ID });
    const body = `{"__proto__": {"title": "polluted"}, "constructor": {"prototype": {"x": 1}}, "id": "${NO_ID}",
      "organization_id": "${other.id}", "creator_id": null, "usage_count": 7, "key": "x", "description": "ok"}`;
    const { body: image } = await call("PATCH", `/images/${id}`, body);
    expect(image).toMatchObject({
      id,
      organization_id: library.id,
      creator_id: library.editor.userId,
      usage_count: 0,
      description: "ok",
      title: "Photo.jpg",
    });
    const placed = await attach(id, { model: "mass", organization_id: other.id, id: 1, created_at: "2000-01-01" });
    expect(placed.status).toBe(200);
    expect((await other.viewer.json("GET", `${other.base}/images/shop/mass/5`)).body).toEqual([]);
  });

  it("tells duplicates apart where that is asked for", async () => {
    const photo = await makePicture(4242);
    const put = (query = "?on_duplicate=reject") =>
      library.editor.send("POST", `${library.base}/images${query}`, formWith(photo, { field: "file" }));
    const first = await put();
    const second = await put();
    expect([second.status, second.body.code, second.body.image_id]).toEqual([409, "duplicate_image", first.body.id]);
    expect((await put("")).status).toBe(201);
    expect((await put("?on_duplicate=maybe")).status).toBe(400);
  });
});

describe("what cannot be used is refused, and nothing happens", () => {
  let mine: string;
  beforeAll(async () => {
    mine = (await add({ title: "Mine" })).id;
    await attach(mine, { model: "fixed" });
  });
  const at = "/images/shop/fixed/5";
  const deep = "x".repeat(256);

  it.each([
    ["a label that leaves its place", "POST", "/attach", { app_label: "../x" }, 400],
    ["a label with a capital", "POST", "/attach", { model: "Product" }, 400],
    ["a label that begins with a digit", "POST", "/attach", { model: "9a" }, 400],
    ["an empty label", "POST", "/attach", { app_label: "" }, 400],
    ["a label of 101 characters", "POST", "/attach", { app_label: "a".repeat(101) }, 400],
    ["an object id of 300 characters", "POST", "/attach", { object_id: "x".repeat(300) }, 400],
    ["an empty object id", "POST", "/attach", { object_id: "" }, 400],
    ["an object id of null", "POST", "/attach", { object_id: null }, 400],
    ["an object id that is a list", "POST", "/attach", { object_id: ["5"] }, 400],
    ["an object id with a NUL", "POST", "/attach", { object_id: "a\u0000b" }, 400],
    ["an object id that no path leads to", "POST", "/attach", { object_id: ".." }, 400],
    ["an object id with half a character", "POST", "/attach", { object_id: "\ud800" }, 400],
    ["a number that JSON does not keep", "POST", "/attach", { object_id: 2 ** 60 }, 400],
    ["no image", "POST", "/attach", { image_id: undefined }, 400],
    ["an image id that is none", "POST", "/attach", { image_id: "1" }, 400],
    ["an image that is not there", "POST", "/attach", { image_id: NO_ID }, 404],
    ["an order that is no integer", "POST", "/attach", { order: 1.5 }, 400],
    ["an order beyond an integer", "POST", "/attach", { order: 2 ** 31 }, 400],
    ["a cover that is no boolean", "POST", "/attach", { is_cover: "yes" }, 400],
    ["a custom title of 256 characters", "POST", "/attach", { custom_title: deep }, 400],
    ["a detach of what is not attached", "POST", "/detach", {}, 404],
  ])("%s", async (_, method, path, change, status) => {
    const body = { image_id: mine, ...PRODUCT, model: "refused", ...change };
    expect((await call(method, path, body)).status).toBe(status);
    expect((await call("GET", `/images/${mine}`)).body.usage_count).toBe(1);
  });

  it.each([
    ["PATCH", () => `/images/${mine}`, { title: deep }, 400],
    ["PATCH", () => `/images/${mine}`, { title: null }, 400],
    ["PATCH", () => `/images/${mine}`, { description: "x".repeat(5001) }, 400],
    ["PATCH", () => `/images/${mine}`, { alt_text: 7 }, 400],
    ["PATCH", () => `/images/${mine}`, { focal_point: { x: 1.1, y: 0 } }, 400],
    ["PATCH", () => `/images/${mine}`, { focal_point: { x: 0.5 } }, 400],
    ["PATCH", () => `/images/${mine}`, { decorative: "no" }, 400],
    ["PATCH", () => `/images/${mine}`, "{", 400],
    ["PATCH", () => `/images/${mine}`, [], 400],
    ["PATCH", () => `/images/${NO_ID}`, { title: "x" }, 404],
    ["PATCH", () => "/images/1", { title: "x" }, 404],
    ["POST", () => "/bulk-delete", {}, 400],
    ["POST", () => "/bulk-delete", { ids: [] }, 400],
    ["POST", () => "/bulk-delete", { ids: "all" }, 400],
    ["POST", () => "/bulk-delete", { ids: ["x"] }, 400],
    ["POST", () => "/bulk-delete", { ids: Array(1001).fill(NO_ID) }, 400],
    ["POST", () => `${at}/bulk_attach`, { image_ids: [] }, 400],
    ["POST", () => `${at}/bulk_attach`, {}, 400],
    ["POST", () => `${at}/bulk_detach`, { image_ids: [7] }, 400],
    ["PUT", () => `${at}/reorder`, { image_ids: [] }, 400],
    ["PUT", () => `${at}/reorder`, {}, 400],
    ["PATCH", () => `${at}/${NO_ID}`, { order: 1 }, 404],
    ["POST", () => "/images/Shop/fixed/5/bulk_attach", { image_ids: [NO_ID] }, 404],
    ["GET", () => "/images/..%2Fx/fixed/5", undefined, 404],
    ["GET", () => `/images/shop/fixed/${"x".repeat(300)}`, undefined, 404],
    ["GET", () => "/images?attached=maybe", undefined, 400],
    ["GET", () => "/images?sort=size", undefined, 400],
    ["GET", () => `/images?q=${"x".repeat(201)}`, undefined, 400],
    ["GET", () => "/images?limit=101", undefined, 400],
    ["GET", () => "/objects?app_label=../x", undefined, 400],
    [
      "GET",
      () => `/images?cursor=${Buffer.from(JSON.stringify({ id: "x' OR 1=1" })).toString("base64url")}`,
      undefined,
      400,
    ],
  ])("%s %s %j", async (method, path, body, status) => {
    const answer = await call(method, path(), body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect((await call("GET", `/images/${mine}`)).body).toMatchObject({ title: "Mine", usage_count: 1 });
  });

  it.each([
    ["bulk-delete", () => call("POST", "/bulk-delete", { ids: [mine, theirs] })],
    ["bulk_attach", () => call("POST", `${at}/bulk_attach`, { image_ids: [mine, theirs] })],
    ["bulk_detach", () => call("POST", `${at}/bulk_detach`, { image_ids: [mine, theirs] })],
    ["reorder", () => call("PUT", `${at}/reorder`, { image_ids: [mine, theirs] })],
  ])("%s with an image of another organisation among its own: 400", async (_, act) => {
    expect((await act()).status).toBe(400);
    expect((await call("GET", `/images/${mine}`)).body).toMatchObject({ usage_count: 1 });
    expect(idsOf(await call("GET", at))).toEqual([mine]);
    expect((await other.viewer.json("GET", `${other.base}/images/${theirs}`)).status).toBe(200);
  });

  it.each([
    ["nothing", () => formWith(null), 400, "No file provided"],
    ["an empty file", () => formWith(Buffer.alloc(0), { field: "file" }), 400, "No file provided"],
    [
      "a file in another field",
      async () => formWith(await makePicture(1), { field: "image" }),
      400,
      "No file provided",
    ],
    ["words", () => formWith(Buffer.from("words"), { field: "file" }), 415, "Unsupported media type"],
    [
      "half a picture",
      async () => formWith((await makePicture(1)).subarray(0, 700), { field: "file" }),
      400,
      "Invalid image",
    ],
    ["too much", () => formWith(Buffer.alloc(10 * 1024 * 1024 + 1, 1), { field: "file" }), 413, "File too large"],
    [
      "a title too long",
      async () => formWith(await makePicture(1), { field: "file", fields: { title: deep } }),
      400,
      "At most 255 characters",
    ],
  ])("an upload of %s", async (_, make, status, detail) => {
    const before = await imageCount(library.id);
    const answers = [
      await library.editor.send("POST", `${library.base}/images`, await make()),
      ...(detail.startsWith("At most")
        ? []
        : [await library.editor.send("PUT", `${library.base}/images/${mine}/file`, await make())]),
    ];
    for (const answer of answers) expect([answer.status, answer.body.detail]).toEqual([status, detail]);
    expect(await imageCount(library.id)).toBe(before);
  });
});

describe("who may do what", () => {
  const WRITES = new Set(["post", "put", "patch", "delete"]);
  let mine: string;
  let device: Caller;
  beforeAll(async () => {
    mine = (await add()).id;
    await attach(mine, { model: "roles" });
    device = await addDevice(library.owner);
  });

  const pathOf = ({ path }: Operation, slug: string) =>
    path
      .replace("{org_slug}", slug)
      .replace("{image_id}", mine)
      .replace("{app_label}", "shop")
      .replace("{model}", "roles")
      .replace("{object_id}", "5");
  const name = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`;
  const ask = async (operation: Operation, caller: Caller, slug: string) => {
    const method = operation.method.toUpperCase();
    const { form } = operation;
    if (form) return caller.send(method, pathOf(operation, slug), formWith(await makePicture(5), { field: form.file }));
    const body = operation.body && { image_id: mine, image_ids: [mine], ids: [mine], ...PRODUCT, model: "roles" };
    return caller.json(method, pathOf(operation, slug), body);
  };

  it.each(LIBRARY_OPERATIONS.map((operation): [string, Operation] => [name(operation), operation]))(
    "%s",
    async (_, operation) => {
      const writes = WRITES.has(operation.method);
      const refused: [string, Caller, number, string?][] = [
        ["nobody", callerOf(""), 401],
        ["a device", device, 403],
        ["an outsider", library.outsider, 403],
        ["an editor of another organisation", other.editor, 403],
        ["a member, of an unknown organisation", library.owner, 404, "no-such-organisation"],
        ...(writes ? ([["a viewer", library.viewer, 403]] as [string, Caller, number][]) : []),
      ];
      const before = [await imageCount(library.id), (await call("GET", `/images/${mine}`)).body];
      for (const [who, caller, status, slug] of refused)
        expect([who, (await ask(operation, caller, slug ?? library.slug)).status]).toEqual([who, status]);
      expect([await imageCount(library.id), (await call("GET", `/images/${mine}`)).body]).toEqual(before);
      const permitted = [...(writes ? [] : [library.viewer]), library.editor, library.owner];
      for (const caller of permitted) {
        // What the one before did away with is put back.
        if (!(await imageIsThere())) mine = (await add()).id;
        await attach(mine, { model: "roles" });
        expect((await ask(operation, caller, library.slug)).status).toBeLessThan(300);
      }
      if (!(await imageIsThere())) mine = (await add()).id;
      await attach(mine, { model: "roles" });
    },
  );
  const imageIsThere = async () => (await call("GET", `/images/${mine}`)).status === 200;
});
