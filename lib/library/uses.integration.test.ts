import { beforeEach, describe, expect, it } from "vitest";
import type { ObjectReference } from "../contracts/library";
import { makeOrganization, type TestOrganization } from "../testing/organizations";
import { makePicture, received } from "../testing/world";
import { addImage } from "./add";
import { attachImage, attachImages } from "./attach";
import { listIds, usesOf } from "./uses";

const PRODUCT: ObjectReference = { app_label: "shop", model: "product", object_id: "5" };
const PAGE: ObjectReference = { app_label: "site", model: "page", object_id: "über/uns" };

let org: TestOrganization;
let seed = 900;

beforeEach(async () => {
  org = await makeOrganization();
});

async function addMany(titles: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const title of titles) {
    const upload = await received(await makePicture(++seed), "photo.jpg");
    ids.push((await addImage(org.editor, org.slug, { upload, texts: { title } })).id);
  }
  return ids;
}

describe("where images are used", () => {
  it("is told by object, those with most of them first, and with how many are used at all", async () => {
    const [a = "", b = "", c = ""] = await addMany(["A", "B", "C"]);
    await attachImages(org.editor, org.slug, PRODUCT, [a, b]);
    await attachImage(org.editor, org.slug, { image_id: b, ...PAGE, is_cover: true });
    expect(await usesOf(org.viewer, org.slug, [a, b, c])).toEqual({
      used: 2,
      total: 2,
      objects: [
        { ...PRODUCT, count: 2, cover: false },
        { ...PAGE, count: 1, cover: true },
      ],
    });
    expect(await usesOf(org.viewer, org.slug, [c])).toEqual({ used: 0, total: 0, objects: [] });
  });

  it("says nothing of another organization's", async () => {
    const other = await makeOrganization();
    const [a = ""] = await addMany(["A"]);
    await attachImages(org.editor, org.slug, PRODUCT, [a]);
    expect(await usesOf(other.viewer, other.slug, [a])).toEqual({ used: 0, total: 0, objects: [] });
    await expect(usesOf(org.outsider, org.slug, [a])).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("all ids", () => {
  it("are those that the list shows, in its order", async () => {
    const [b = "", a = "", c = ""] = await addMany(["Boat", "Anchor", "Cat"]);
    await attachImages(org.editor, org.slug, PRODUCT, [a]);
    const ids = (query: Partial<Parameters<typeof listIds>[2]>) =>
      listIds(org.viewer, org.slug, { q: "", sort: "newest", ...query });
    expect(await ids({})).toEqual([c, a, b]);
    expect(await ids({ sort: "title" })).toEqual([a, b, c]);
    expect(await ids({ q: "AT", sort: "oldest" })).toEqual([b, c]);
    expect(await ids({ q: "Àt", sort: "oldest" })).toEqual([b, c]);
    expect(await ids({ attached: false })).toEqual([c, b]);
    await expect(listIds(org.outsider, org.slug, { q: "", sort: "newest" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
