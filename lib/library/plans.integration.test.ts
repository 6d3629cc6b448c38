import { beforeAll, describe, expect, it } from "vitest";
import type { LibraryQuery } from "../contracts/library";
import { newId } from "../core/ids";
import { db, Prisma } from "../db/client";
import { makeOrganization, type TestOrganization } from "../testing/organizations";
import { planOf, sortsOf, tablesReadWhole } from "../testing/plans";
import { pageStatement } from "./images";
import { objectImagesStatement, objectsStatement } from "./objects";

const IMAGES = 20_000;
/** A statement has its time. */
const AT_ONCE = 5_000;
const PRODUCT = { app_label: "shop", model: "product", object_id: "77" };

let large: TestOrganization;
let small: TestOrganization;
beforeAll(async () => {
  [large, small] = await Promise.all([makeOrganization(), makeOrganization()]);
  for (const [{ id }, count] of [
    [large, IMAGES],
    [small, 300],
  ] as const) {
    for (let from = 1; from <= count; from += AT_ONCE)
      await db().$executeRaw(Prisma.sql`
      INSERT INTO images (id, organization_id, surface, key, file_name, content_type, bytes, width, height, sha256, thumbhash, title, description, alt_text, updated_at)
      SELECT gen_random_uuid(), ${id}::uuid, 'library', ${id} || n, 'a.jpg', 'image/jpeg', 1000, 40, 50, sha256(n::text::bytea), '\\x00',
        'Picture ' || md5(n::text), 'Taken in the year ' || n % 200 || CASE WHEN n % 500 = 0 THEN ' 東京タワー' ELSE '' END, CASE WHEN n % 50 = 0 THEN '' ELSE 'Somebody ' || n END, now()
      FROM generate_series(${from}::int, ${Math.min(count, from + AT_ONCE - 1)}::int) AS n`);
    // All but a few are used, most by one object of a hundred, some by one of thousands.
    await db().$executeRaw(Prisma.sql`
      INSERT INTO attachments (organization_id, app_label, model, object_id, image_id, "order")
      SELECT organization_id, 'shop', CASE WHEN n % 4 = 0 THEN 'page' ELSE 'product' END,
        CASE WHEN n % 20 = 0 THEN 'all' ELSE (n % 400)::text END, id, CASE WHEN n % 3 = 0 THEN NULL ELSE n END::int
      FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM images WHERE organization_id = ${id}::uuid) AS numbered
      WHERE n % 1000 <> 0`);
  }
  await db().$executeRaw(Prisma.sql`
    INSERT INTO renditions (image_id, name, key, content_type, bytes, width, height, sha256)
    SELECT id, name, key || name, 'image/webp', 100, 40, 50, sha256 FROM images, unnest(ARRAY['thumb', 'sm', 'md', 'lg']) AS name`);
  // VACUUM cannot run in a transaction, nor can what was written be seen by an index alone before it.
  await db().$executeRawUnsafe("VACUUM ANALYZE images");
  await db().$executeRawUnsafe("VACUUM ANALYZE attachments");
  await db().$executeRawUnsafe("ANALYZE renditions");
}, 180_000);

const limit = 50;
const ALL: LibraryQuery = { q: "", sort: "newest" };
const each = () => [large, small];

describe("with many images, a page of a library reads no table from end to end", () => {
  it.each([
    ["newest", {}],
    ["oldest", { sort: "oldest" }],
    ["by title", { sort: "title" }],
    ["unused", { attached: false }],
    ["used", { attached: true }],
    ["without alt text", { missing_alt: true }],
    ["without alt text, by title", { missing_alt: true, sort: "title" }],
  ] as [string, Partial<LibraryQuery>][])("%s", async (_, query) => {
    for (const { id } of each())
      for (const after of [undefined, { id: newId(), title: "picture 8" }])
        expect(await tablesReadWhole(pageStatement(id, { ...ALL, ...query, limit, after }))).toEqual([]);
  });

  it.each(["c4ca4238", "somebody 12345", "picture", "nobody at all", "a", "%", "東京タワー"])(
    "searched for %j",
    async (q) => {
      for (const { id } of each())
        for (const query of [{ q }, { q, attached: false }, { q, sort: "title" as const }])
          expect(await tablesReadWhole(pageStatement(id, { ...ALL, ...query, limit }))).toEqual([]);
    },
  );

  it("in the order of an index, without sorting what it does not show", async () => {
    for (const query of [
      {},
      { sort: "oldest" as const },
      { sort: "title" as const },
      { attached: false },
      { missing_alt: true },
    ])
      expect([query, await sortsOf(pageStatement(large.id, { ...ALL, ...query, limit }), limit + 1)]).toEqual([
        query,
        [],
      ]);
  });

  it("and finds what nothing uses without looking at what is used", async () => {
    expect(JSON.stringify(await planOf(pageStatement(large.id, { ...ALL, attached: false, limit })))).toContain(
      "images_library_unused",
    );
  });

  it("and rare words by the index of their parts", async () => {
    expect(JSON.stringify(await planOf(pageStatement(large.id, { ...ALL, q: "c4ca4238", limit })))).toContain(
      "images_library_search",
    );
  });
});

describe("with many attachments, a page reads no table from end to end", () => {
  it.each([{}, { app_label: "shop" }, { app_label: "shop", model: "page" }, { model: "page" }])(
    "objects of %j",
    async (query) => {
      for (const { id } of each())
        for (const after of [undefined, PRODUCT])
          expect(await tablesReadWhole(objectsStatement(id, { ...query, limit, after }))).toEqual([]);
    },
  );

  it("an object's images, few or thousands", async () => {
    for (const { id } of each())
      for (const object_id of ["77", "all", "none"])
        for (const after of [undefined, { id: "7", order: null }, { id: "7", order: 3 }]) {
          const statement = objectImagesStatement(id, { ...PRODUCT, object_id }, { limit, after });
          expect(await tablesReadWhole(statement)).toEqual([]);
        }
  });

  it("in the order of an index", async () => {
    const images = objectImagesStatement(large.id, { ...PRODUCT, object_id: "all" }, { limit });
    expect(await sortsOf(images, limit + 1)).toEqual([]);
  });
});
