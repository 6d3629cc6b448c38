import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LibraryImage, LibraryQuery, ObjectReference } from "../contracts/library";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { doctor } from "../images/doctor";
import { type AuditFacts, auditSentence } from "../policy/auditActions";
import { storage } from "../storage";
import { makeOrganization, type TestOrganization } from "../testing/organizations";
import { makePicture, received, storedKeys } from "../testing/world";
import { addImage, openLibrary, replaceFile } from "./add";
import { attachImage, attachImages, changeRelation, detachImage, detachImages } from "./attach";
import { changeImage, listImages, readImage } from "./images";
import { listObjectImages, listObjects, listUsages, reorderObject } from "./objects";
import { deleteImage, deleteImages } from "./remove";

const ALL: LibraryQuery & { limit: number } = { q: "", sort: "newest", limit: 50 };
const PRODUCT: ObjectReference = { app_label: "shop", model: "product", object_id: "5" };

/** What a library does with its database and one store, as the environment names it. */
export function librarySuite(where: string) {
  describe(`a library on ${where}`, () => {
    let org: TestOrganization;
    let other: TestOrganization;
    let seed = 0;

    beforeEach(async () => {
      org = await makeOrganization();
      other = await makeOrganization();
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      expect(await doctor({ repair: false, deep: true })).toEqual([]);
      // What the triggers count is what there is.
      const counted = await db().$queryRaw`
        SELECT id FROM images WHERE usage_count <> (SELECT count(*) FROM attachments WHERE image_id = images.id)`;
      expect(counted).toEqual([]);
    });

    const add = async (texts = {}, into = org): Promise<LibraryImage> =>
      addImage(into.editor, into.slug, { upload: await received(await makePicture(++seed), "Photo one.jpg"), texts });
    const addMany = async (count: number) => {
      const images: LibraryImage[] = [];
      for (let at = 0; at < count; at++) images.push(await add());
      return images.map(({ id }) => id);
    };
    const list = async (query: Partial<typeof ALL> = {}) =>
      (await listImages(org.viewer, org.slug, { ...ALL, ...query })).items;
    const shown = async (object = PRODUCT) =>
      (await listObjectImages(org.viewer, org.slug, object, { limit: 100 })).items;
    const keysOf = async (id: string) => {
      const image = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
      return [image.key, ...image.renditions.map(({ key }) => key)].sort();
    };

    it("keeps an image with its versions, its texts and who brought it", async () => {
      const image = await add({ title: "  ", description: "A <b>bold</b> move", alt_text: "Two people" });
      expect(image).toMatchObject({
        title: "Photo one.jpg",
        file_name: "Photo one.jpg",
        description: "A <b>bold</b> move",
        alt_text: "Two people",
        organization_id: org.id,
        creator_id: org.editor.userId,
        width: 320,
        height: 240,
        usage_count: 0,
        decorative: false,
        focal_point: null,
        versions: { thumb: { width: 160, height: 120 }, sm: { width: 320 }, lg: { width: 320 } },
      });
      expect(image.file).toMatch(/^img_[0-9a-f]{16}\.jpg$/);
      expect(image.versions.sm.url).toContain(`/${image.file.replace(".jpg", "_sm.webp")}`);
      expect(await readImage(org.viewer, org.slug, image.id)).toEqual(image);
      expect(await list()).toEqual([image]);
      expect(await storedKeys()).toEqual(expect.arrayContaining(await keysOf(image.id)));
    });

    it("changes the texts that are named and no others", async () => {
      const { id } = await add({ title: "One", alt_text: "Alt" });
      const focal_point = { x: 0.3, y: 1 };
      const changed = await changeImage(org.editor, org.slug, id, {
        description: "Two",
        decorative: true,
        focal_point,
      });
      expect(changed).toMatchObject({
        title: "One",
        alt_text: "Alt",
        description: "Two",
        decorative: true,
        focal_point,
      });
      expect(await changeImage(org.editor, org.slug, id, {})).toEqual(changed);
      expect(await changeImage(org.editor, org.slug, id, { focal_point: null })).toMatchObject({ focal_point: null });
    });

    it("gets other bytes under the same id, and keeps texts and attachments", async () => {
      const image = await add({ title: "Team" });
      await attachImage(org.editor, org.slug, { image_id: image.id, ...PRODUCT, is_cover: true });
      const before = await keysOf(image.id);
      const upload = await received(await makePicture(200, 800), "new.jpg");
      const after = await replaceFile(org.editor, org.slug, image.id, { upload });
      expect(after).toMatchObject({ id: image.id, title: "Team", width: 800, file_name: "new.jpg", usage_count: 1 });
      expect(after.file).not.toBe(image.file);
      expect(await shown()).toMatchObject([{ id: image.id, is_cover: true, width: 800 }]);
      const keys = await storedKeys();
      expect(before.filter((key) => keys.includes(key))).toEqual([]);
      expect(await list()).toHaveLength(1);
    });

    it("refuses a picture that it has, where that is asked for, and names it", async () => {
      const data = await makePicture(77);
      const put = async (rejectDuplicate: boolean, into = org) =>
        addImage(into.editor, into.slug, { upload: await received(Buffer.from(data)), rejectDuplicate });
      const first = await put(true);
      await expect(put(true)).rejects.toMatchObject({ code: "duplicate_image", extra: { image_id: first.id } });
      expect(await put(true, other)).toMatchObject({ organization_id: other.id });
      expect((await put(false)).id).not.toBe(first.id);
      const upload = await received(Buffer.from(data));
      const { id } = await add();
      await expect(replaceFile(org.editor, org.slug, id, { upload, rejectDuplicate: true })).rejects.toMatchObject({
        code: "duplicate_image",
      });
    });

    it("keeps one of two that come at once, where duplicates are refused", async () => {
      const data = await makePicture(78);
      const put = async () =>
        addImage(org.editor, org.slug, { upload: await received(Buffer.from(data)), rejectDuplicate: true });
      const results = await Promise.allSettled([put(), put(), put(), put()]);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await list()).toHaveLength(1);
    });

    it("is read by its members, written by editors and owners", async () => {
      const { id } = await add();
      const upload = await received(await makePicture(3));
      const writes: ((by: TestOrganization["owner"]) => Promise<unknown>)[] = [
        (by) => addImage(by, org.slug, { upload }),
        (by) => openLibrary(by, org.slug),
        (by) => replaceFile(by, org.slug, id, { upload }),
        (by) => changeImage(by, org.slug, id, { title: "Mine" }),
        (by) => deleteImage(by, org.slug, id),
        (by) => deleteImages(by, org.slug, [id]),
        (by) => attachImage(by, org.slug, { image_id: id, ...PRODUCT }),
        (by) => detachImage(by, org.slug, { image_id: id, ...PRODUCT }),
        (by) => attachImages(by, org.slug, PRODUCT, [id]),
        (by) => detachImages(by, org.slug, PRODUCT, [id]),
        (by) => changeRelation(by, org.slug, { image_id: id, ...PRODUCT }, {}),
        (by) => reorderObject(by, org.slug, PRODUCT, []),
      ];
      const reads: typeof writes = [
        (by) => listImages(by, org.slug, ALL),
        (by) => readImage(by, org.slug, id),
        (by) => listUsages(by, org.slug, id, { limit: 5 }),
        (by) => listObjects(by, org.slug, { limit: 5 }),
        (by) => listObjectImages(by, org.slug, PRODUCT, { limit: 5 }),
      ];
      for (const write of writes) await expect(write(org.viewer)).rejects.toMatchObject({ code: "forbidden" });
      for (const call of [...writes, ...reads])
        for (const by of [org.outsider, other.owner])
          await expect(call(by)).rejects.toMatchObject({ code: "forbidden" });
      for (const read of reads) await read(org.viewer);
      expect(await list()).toMatchObject([{ id, title: "Photo one.jpg" }]);
    });

    it("says of what it does not have that it does not exist, and touches nothing of another organisation", async () => {
      const theirs = (await add({}, other)).id;
      const mine = (await add()).id;
      const upload = await received(await makePicture(4));
      const missing = { code: "not_found" };
      for (const id of [theirs, newId()]) {
        await expect(readImage(org.editor, org.slug, id)).rejects.toMatchObject(missing);
        await expect(changeImage(org.editor, org.slug, id, { title: "x" })).rejects.toMatchObject(missing);
        await expect(replaceFile(org.editor, org.slug, id, { upload })).rejects.toMatchObject(missing);
        await expect(deleteImage(org.editor, org.slug, id)).rejects.toMatchObject(missing);
        await expect(listUsages(org.editor, org.slug, id, { limit: 5 })).rejects.toMatchObject(missing);
        await expect(attachImage(org.editor, org.slug, { image_id: id, ...PRODUCT })).rejects.toMatchObject(missing);
        const refused = { code: "invalid_request" };
        await expect(deleteImages(org.editor, org.slug, [mine, id])).rejects.toMatchObject(refused);
        await expect(attachImages(org.editor, org.slug, PRODUCT, [mine, id])).rejects.toMatchObject(refused);
        await expect(detachImages(org.editor, org.slug, PRODUCT, [mine, id])).rejects.toMatchObject(refused);
      }
      expect(await list()).toHaveLength(1);
      expect(await shown()).toEqual([]);
      expect(await readImage(other.viewer, other.slug, theirs)).toMatchObject({ title: "Photo one.jpg" });
    });

    it("can hold no attachment that names another organisation's image", async () => {
      const theirs = (await add({}, other)).id;
      const row = { appLabel: "shop", model: "product", objectId: "5", organizationId: org.id };
      await expect(db().attachment.create({ data: { ...row, imageId: theirs } })).rejects.toThrow();
      const mine = (await add()).id;
      for (const wrong of [{ appLabel: "../x" }, { model: "Product" }, { objectId: "" }, { objectId: "x".repeat(256) }])
        await expect(db().attachment.create({ data: { ...row, imageId: mine, ...wrong } })).rejects.toThrow();
    });

    it("attaches an image once, and tells whether it did", async () => {
      const { id } = await add();
      const attach = (more = {}) => attachImage(org.editor, org.slug, { image_id: id, ...PRODUCT, ...more });
      expect(await attach({ custom_title: "Here" })).toEqual({ detail: "attached", created: true });
      expect(await attach()).toEqual({ detail: "attached", created: false });
      expect(await attach({ order: 3 })).toEqual({ detail: "attached", created: false });
      expect(await shown()).toMatchObject([{ id, usage_count: 1, order: 3, custom_title: "Here", is_cover: false }]);
      await detachImage(org.editor, org.slug, { image_id: id, ...PRODUCT });
      await expect(detachImage(org.editor, org.slug, { image_id: id, ...PRODUCT })).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await shown()).toEqual([]);
    });

    it("shows an object's images by their order, null last, then as they were attached", async () => {
      const ids = await addMany(5);
      const [a, b, c, d, e] = ids as [string, string, string, string, string];
      expect(await attachImages(org.editor, org.slug, PRODUCT, [c, a, b, c])).toEqual([c, a, b]);
      await attachImage(org.editor, org.slug, { image_id: e, ...PRODUCT, order: 2_147_483_647 });
      await attachImage(org.editor, org.slug, { image_id: d, ...PRODUCT, order: -1 });
      const expected = [d, e, c, a, b];
      expect((await shown()).map(({ id }) => id)).toEqual(expected);
      const paged: string[] = [];
      let after: Awaited<ReturnType<typeof listObjectImages>>["next"];
      do {
        const page = await listObjectImages(org.viewer, org.slug, PRODUCT, { limit: 1, after });
        expect(page.total).toBe(5);
        paged.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after);
      expect(paged).toEqual(expected);
      const reordered = await reorderObject(org.editor, org.slug, PRODUCT, ids);
      expect(reordered.map(({ id, order }) => [id, order])).toEqual(ids.map((id, at) => [id, at]));
      for (const wrong of [[], ids.slice(1), [...ids, newId()], [...ids.slice(1), b]])
        await expect(reorderObject(org.editor, org.slug, PRODUCT, wrong)).rejects.toMatchObject({
          code: "not_a_permutation",
        });
      expect(await detachImages(org.editor, org.slug, PRODUCT, [b, a])).toEqual([b, a]);
      expect(await detachImages(org.editor, org.slug, PRODUCT, [a, c])).toEqual([c]);
      expect((await shown()).map(({ id }) => id)).toEqual([d, e]);
    });

    it("falls back to the image's own texts where a relation has none", async () => {
      const { id } = await add({ title: "Own", description: "Own description", alt_text: "Own alt" });
      const reference = { image_id: id, ...PRODUCT };
      await attachImage(org.editor, org.slug, reference);
      const change = (fields: object) => changeRelation(org.editor, org.slug, reference, fields);
      expect(await change({ custom_title: "There", custom_alt_text: "" })).toMatchObject({
        effective_title: "There",
        effective_description: "Own description",
        effective_alt_text: "",
        title: "Own",
      });
      expect(await change({ custom_title: null, custom_alt_text: null })).toMatchObject({
        effective_title: "Own",
        effective_alt_text: "Own alt",
      });
      await detachImage(org.editor, org.slug, reference);
      await expect(change({ order: 1 })).rejects.toMatchObject({ code: "not_found" });
    });

    it("has one cover for an object: setting one clears the other, also when many are set at once", async () => {
      const ids = await addMany(4);
      await attachImages(org.editor, org.slug, PRODUCT, ids.slice(0, 2));
      const cover = (id: string, is_cover = true) =>
        changeRelation(org.editor, org.slug, { image_id: id, ...PRODUCT }, { is_cover });
      const covers = async () => (await shown()).filter(({ is_cover }) => is_cover).map(({ id }) => id);
      await cover(ids[0] as string);
      await cover(ids[1] as string);
      expect(await covers()).toEqual([ids[1]]);
      await cover(ids[1] as string, false);
      expect(await covers()).toEqual([]);
      const many = Array.from({ length: 20 }, (_, at) =>
        attachImage(org.editor, org.slug, { image_id: ids[at % 4] as string, ...PRODUCT, is_cover: true }),
      );
      const results = await Promise.all(many);
      expect(results.filter(({ created }) => created)).toHaveLength(2);
      expect(await covers()).toHaveLength(1);
      expect(await shown()).toHaveLength(4);
    });

    it("attaches once however many attach at once", async () => {
      const { id } = await add();
      const results = await Promise.all(
        Array.from({ length: 12 }, () => attachImage(org.editor, org.slug, { image_id: id, ...PRODUCT })),
      );
      expect(results.filter(({ created }) => created)).toHaveLength(1);
      expect(await readImage(org.viewer, org.slug, id)).toMatchObject({ usage_count: 1 });
    });

    it("comes through deleting, attaching, covering and reordering at once without waiting in a circle", async () => {
      const ids = await addMany(8);
      const objects = ["1", "2", "3"].map((object_id) => ({ ...PRODUCT, object_id }));
      for (const object of objects) await attachImages(org.editor, org.slug, object, ids.slice(0, 5));
      const calls = objects.flatMap((object, at) => [
        attachImages(org.editor, org.slug, object, at % 2 ? ids : ids.toReversed()),
        attachImage(org.editor, org.slug, { image_id: ids[at] as string, ...object, is_cover: true }),
        attachImage(org.editor, org.slug, { image_id: ids[7 - at] as string, ...object, is_cover: true }),
        reorderObject(org.editor, org.slug, object, ids.slice(0, 5)),
        detachImages(org.editor, org.slug, object, ids.slice(2, 7).toReversed()),
        deleteImages(org.editor, org.slug, [ids[3 + at] as string, ids[at] as string]),
        add(),
        replaceFile(org.editor, org.slug, ids[7] as string, {
          upload: { source: Buffer.from(""), bytes: 0, fileName: "" },
        }),
      ]);
      const expected = new Set([
        "not_found",
        "invalid_request",
        "not_a_permutation",
        "unsupported_type",
        "image_invalid",
      ]);
      for (const result of await Promise.allSettled(calls))
        if (result.status === "rejected") expect(expected).toContain(result.reason.code);
    });

    it("comes through thirty that name the same images at several objects in opposite orders", async () => {
      const ids = await addMany(12);
      const objects = ["1", "2", "3"].map((object_id) => ({ ...PRODUCT, object_id }));
      for (const object of objects) await attachImages(org.editor, org.slug, object, ids);
      const calls = Array.from({ length: 30 }, (_, at) => {
        const object = objects[at % objects.length] as ObjectReference;
        const turned = at % 2 ? ids : ids.toReversed();
        const cover = { image_id: turned[at % 3] as string, ...object, is_cover: true };
        const call = [
          () => attachImages(org.editor, org.slug, object, turned),
          () => detachImages(org.editor, org.slug, object, turned.slice(0, 8)),
          () => reorderObject(org.editor, org.slug, object, turned),
          () => attachImage(org.editor, org.slug, cover),
          () => detachImages(org.editor, org.slug, object, turned.toReversed().slice(0, 8)),
        ][Math.floor(at / 6)];
        return (call as () => Promise<unknown>)();
      });
      for (const result of await Promise.allSettled(calls))
        if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "not_a_permutation" });
      // What came last decides, and all of it stands.
      for (const object of objects) await attachImages(org.editor, org.slug, object, ids);
      for (const object of objects) expect(await shown(object)).toHaveLength(ids.length);
    });

    it("deletes an image with its objects and attachments, all of a list or none", async () => {
      const [a, b, c] = (await addMany(3)) as [string, string, string];
      await attachImages(org.editor, org.slug, PRODUCT, [a, b, c]);
      const keys = [...(await keysOf(a)), ...(await keysOf(b))];
      await deleteImage(org.editor, org.slug, a);
      await expect(deleteImages(org.editor, org.slug, [b, a])).rejects.toMatchObject({ code: "invalid_request" });
      expect((await shown()).map(({ id }) => id)).toEqual([b, c]);
      await deleteImages(org.editor, org.slug, [b, c, b]);
      expect(await list()).toEqual([]);
      expect(await shown()).toEqual([]);
      const left = await storedKeys();
      expect(keys.filter((key) => left.includes(key))).toEqual([]);
    });

    it("loses nothing when the store cannot delete: the sweeper has the order", async () => {
      const { id } = await add();
      vi.spyOn(storage(), "delete").mockRejectedValue(new Error("down"));
      await deleteImages(org.editor, org.slug, [id]);
      expect(await list()).toEqual([]);
      expect(await db().purgeOrder.count()).toBeGreaterThan(0);
    });

    it("finds images by parts of words of every text, in any script, and what nothing uses or describes", async () => {
      const one = (await add({ title: "Grüne Wiese", description: "Zwei Kühe", alt_text: "Kühe auf 100% Gras" })).id;
      const two = (await add({ title: "東京タワー", description: "夜景" })).id;
      const three = (await add({ title: "Snow_drop", alt_text: "A flower" })).id;
      const ids = async (query: Partial<typeof ALL>) => (await list(query)).map(({ id }) => id);
      for (const [q, expected] of [
        ["WIES", [one]],
        ["kühe grüne", [one]],
        ["kühe flower", []],
        ["タワ", [two]],
        ["夜", [two]],
        ["0%", [one]],
        ["w_d", [three]],
        ["x_d", []],
        ["ku\u0308he", [one]],
        ["\\", []],
        ["", [three, two, one]],
      ] as const)
        expect([q, await ids({ q })]).toEqual([q, expected]);
      await attachImage(org.editor, org.slug, { image_id: two, ...PRODUCT });
      expect(await ids({ attached: false })).toEqual([three, one]);
      expect(await ids({ attached: true })).toEqual([two]);
      expect(await ids({ missing_alt: true })).toEqual([two]);
      expect(await ids({ missing_alt: false })).toEqual([three, one]);
      await changeImage(org.editor, org.slug, two, { decorative: true });
      expect(await ids({ missing_alt: true })).toEqual([]);
      expect(await ids({ sort: "oldest" })).toEqual([one, two, three]);
      expect(await ids({ sort: "title" })).toEqual([one, three, two]);
      for (const sort of ["newest", "oldest", "title"] as const) {
        const first = await listImages(org.viewer, org.slug, { ...ALL, sort, limit: 2 });
        const rest = await listImages(org.viewer, org.slug, { ...ALL, sort, limit: 2, after: first.next });
        expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(await ids({ sort }));
        expect([first.total, rest.next]).toEqual([3, undefined]);
      }
    });

    it("tells where an image is attached, and what images are attached to", async () => {
      const [a, b] = (await addMany(2)) as [string, string];
      const page = { ...PRODUCT, model: "page", object_id: "über/uns" };
      await attachImages(org.editor, org.slug, PRODUCT, [a, b]);
      await attachImage(org.editor, org.slug, { image_id: b, ...PRODUCT, is_cover: true, custom_alt_text: "B here" });
      await attachImage(org.editor, org.slug, { image_id: a, ...page, order: 4 });
      expect((await listUsages(org.viewer, org.slug, a, { limit: 9 })).items).toEqual([
        { ...PRODUCT, is_cover: false, order: null },
        { ...page, is_cover: false, order: 4 },
      ]);
      const first = await listObjects(org.viewer, org.slug, { limit: 1 });
      expect(first).toMatchObject({ items: [{ ...page, count: 1, cover: { id: a, alt_text: "" } }], total: 2 });
      expect((await listObjects(org.viewer, org.slug, { limit: 1, after: first.next })).items).toMatchObject([
        { ...PRODUCT, count: 2, cover: { id: b, alt_text: "B here" } },
      ]);
      expect((await listObjects(org.viewer, org.slug, { model: "product", limit: 9 })).total).toBe(1);
      expect((await listObjects(other.viewer, other.slug, { limit: 9 })).items).toEqual([]);
    });

    it("writes into the audit what was done, by whom", async () => {
      const { id } = await add({ title: "Team" });
      await changeImage(org.editor, org.slug, id, { title: "Our team" });
      await attachImage(org.editor, org.slug, { image_id: id, ...PRODUCT });
      await detachImage(org.editor, org.slug, { image_id: id, ...PRODUCT });
      await deleteImage(org.owner, org.slug, id);
      const entries = await db().auditEntry.findMany({ where: { organizationId: org.id }, orderBy: { at: "asc" } });
      const facts = (value: unknown) => value as AuditFacts | null;
      expect(
        entries.map(({ action, actorId, before, after }) => [
          actorId === org.owner.userId ? "owner" : "editor",
          auditSentence(action, facts(before), facts(after)),
        ]),
      ).toEqual([
        ["editor", "added “Team” to the library"],
        ["editor", "changed the texts of “Team” in the library"],
        ["editor", "attached “Our team” to shop.product 5"],
        ["editor", "detached “Our team” from shop.product 5"],
        ["owner", "deleted “Our team” from the library"],
      ]);
    });
  });
}
