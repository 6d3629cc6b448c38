import { beforeAll, describe, expect, it } from "vitest";
import type { LibraryQuery } from "../contracts/library";
import type { Prisma } from "../db/client";
import { loadMasses } from "../testing/masses";
import { makeOrganization, type TestOrganization } from "../testing/organizations";
import { indexesOf, sortsOf, tablesReadWhole } from "../testing/plans";
import { pageStatement } from "./images";
import { objectImagesStatement, objectsStatement } from "./objects";

const IMAGES = 1_000_000;
const PRODUCT = { app_label: "shop", model: "product", object_id: "77" };

/**
 * Ids in the order in which they were made, as those of the application are. Two thirds are the large organization's, the
 * others in between those of another one, and the newest the small one's.
 */
const MADE = `
  SELECT ('019aa000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id, n,
    CASE WHEN n > ${IMAGES} THEN $3::uuid WHEN n % 3 = 0 THEN $2::uuid ELSE $1::uuid END AS organization_id
  FROM generate_series(1, ${IMAGES + 300}) AS n`;
const MIDDLE = { id: "019aa000-0000-7000-8000-00000007a120", title: "picture 8" };

let large: TestOrganization;
let small: TestOrganization;
beforeAll(async () => {
  const organizations = [await makeOrganization(), await makeOrganization(), await makeOrganization()] as const;
  [large, , small] = organizations;
  const ids = organizations.map(({ id }) => id);
  await loadMasses(["images", "attachments", "renditions"], async (loader) => {
    // All but a few are used.
    await loader.query(
      `INSERT INTO images (id, organization_id, surface, key, file_name, content_type, bytes, width, height, sha256, thumbhash, title, description, alt_text, usage_count, updated_at)
       SELECT id, organization_id, 'library', 'many/' || n, 'a.jpg', 'image/jpeg', 1000, 40, 50, sha256(int4send(n)), '\\x00',
         'Picture ' || left(md5(n::text), 10), CASE WHEN n % 500 = 0 THEN '東京タワー' ELSE '' END,
         CASE WHEN n % 50 = 0 THEN '' ELSE 'Somebody ' || n END, CASE WHEN n % 1000 = 0 THEN 0 ELSE 1 END, now()
       FROM (${MADE}) AS made`,
      ids,
    );
    // Most by an object that has some fifty, some by one that has tens of thousands.
    await loader.query(
      `INSERT INTO attachments (organization_id, app_label, model, object_id, image_id, "order")
       SELECT organization_id, 'shop', CASE WHEN n % 4 = 0 THEN 'page' ELSE 'product' END,
         CASE WHEN n % 20 = 1 THEN 'all' ELSE (n % 20000)::text END, id, CASE WHEN n % 7 = 0 THEN NULL ELSE n END
       FROM (${MADE}) AS made WHERE n % 1000 <> 0`,
      ids,
    );
    await loader.query(
      `INSERT INTO renditions (image_id, name, key, content_type, bytes, width, height, sha256)
       SELECT id, 'thumb', 'many/' || n || '_thumb', 'image/webp', 100, 40, 50, '\\x00' FROM (${MADE}) AS made`,
      ids,
    );
  });
}, 300_000);

const limit = 50;
const ALL: LibraryQuery = { q: "", sort: "newest" };
const each = () => [large, small];

/** The page is cut out by an index that begins with the organization, or has the words: others' images are not even passed over. */
async function expectOwnAlone(statement: Prisma.Sql): Promise<void> {
  expect(await tablesReadWhole(statement)).toEqual([]);
  const used = (await indexesOf(statement)).filter((name) => name.startsWith("images_"));
  expect(used).not.toEqual([]);
  expect(used.filter((name) => !/^images_(organization_id|library)_/.test(name))).toEqual([]);
}

describe("with a million images, a page of a library reads no table from end to end", () => {
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
      for (const after of [undefined, MIDDLE])
        await expectOwnAlone(pageStatement(id, { ...ALL, ...query, limit, after }));
  });

  it.each(["c4ca4238", "somebody 12345", "picture", "nobody at all", "a", "%", "東京タワー"])(
    "searched for %j",
    async (q) => {
      for (const { id } of each())
        for (const query of [{ q }, { q, attached: false }, { q, sort: "title" as const }])
          await expectOwnAlone(pageStatement(id, { ...ALL, ...query, limit }));
    },
  );

  it("in the order of an index, without sorting what it does not show", async () => {
    for (const [query, index] of [
      [{}, "images_organization_id_id_key"],
      [{ sort: "oldest" }, "images_organization_id_id_key"],
      [{ sort: "title" }, "images_library_title"],
      [{ attached: false }, "images_library_unused"],
      [{ missing_alt: true }, "images_library_missing_alt"],
    ] as [Partial<LibraryQuery>, string][])
      for (const after of [undefined, MIDDLE]) {
        const statement = pageStatement(large.id, { ...ALL, ...query, limit, after });
        expect([query, await sortsOf(statement, limit + 1)]).toEqual([query, []]);
        expect([query, await indexesOf(statement)]).toEqual([query, [index, "renditions_pkey"]]);
      }
  });

  it("and rare words by the index of their parts", async () => {
    expect(await indexesOf(pageStatement(large.id, { ...ALL, q: "c4ca4238", limit }))).toContain(
      "images_library_search",
    );
  });
});

describe("with a million attachments, a page reads no table from end to end", () => {
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
    expect(await indexesOf(images)).toContain("attachments_object_order");
    expect(await sortsOf(objectsStatement(large.id, { limit }), limit + 1)).toEqual([]);
  });
});
