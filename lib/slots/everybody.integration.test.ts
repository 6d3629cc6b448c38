import pg from "pg";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listPeople, pageStatement as peopleStatement } from "../accounts/people";
import { type EverybodyQuery, MAX_BATCH } from "../contracts/everybody";
import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { makeCrowd, tablesReadWhole } from "../testing/plans";
import { makePerson, makePicture, received } from "../testing/world";
import { createSlot } from "./create";
import { deleteSlots, listEverybody, pageStatement, restoreSlots } from "./everybody";
import { listSlots } from "./list";

const ALL: EverybodyQuery = { q: "", sort: "newest" };

/** A person with pictures in their first slots. */
async function withPictures(name: string, count: number, seed: number): Promise<Actor> {
  const person = await makePerson();
  await db().user.update({ where: { id: person.userId }, data: { name } });
  for (let order = 0; order < count; order++) {
    const upload = await received(await makePicture(seed + order));
    await createSlot(person, { name: `${name} ${order}`, order, upload });
  }
  return { ...person, name };
}

/** Makes one picture of each of these people their profile image. */
const haveProfileImages = (ids: readonly string[]) =>
  db().$executeRaw`
    WITH upload AS (
      INSERT INTO uploads (id, user_id, image_id, category)
      SELECT DISTINCT ON (user_id) gen_random_uuid(), user_id, image_id, 'profile' FROM reference_images
      WHERE user_id = ANY(${[...ids]}::uuid[]) AND image_id IS NOT NULL
      RETURNING id, user_id)
    UPDATE users SET profile_upload_id = upload.id FROM upload WHERE users.id = upload.user_id`;

describe("everybody's pictures", () => {
  let admin: Actor;
  let one: Actor;
  let two: Actor;

  beforeEach(async () => {
    await db().referenceImage.deleteMany();
    admin = await makePerson("admin");
    one = await withPictures("Zoë Quill", 3, 1);
    two = await withPictures("Yann Quorn", 2, 10);
  });

  const names = async (query: Partial<EverybodyQuery> = {}) =>
    (await listEverybody(admin, { ...ALL, ...query, limit: 50 })).items.map(({ name }) => name);

  it("are for administrators", async () => {
    await expect(listEverybody(one, { ...ALL, limit: 50 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("come newest first or oldest first, with their person and their smallest rendition", async () => {
    const newest = ["Yann Quorn 1", "Yann Quorn 0", "Zoë Quill 2", "Zoë Quill 1", "Zoë Quill 0"];
    expect(await names()).toEqual(newest);
    expect(await names({ sort: "oldest" })).toEqual(newest.toReversed());
    const { items, total } = await listEverybody(admin, { ...ALL, limit: 1 });
    expect(total).toBe(5);
    expect(items).toMatchObject([{ person: { id: two.userId, name: "Yann Quorn" }, order: 1, width: 100, height: 75 }]);
    expect(items[0]?.thumbnail).toContain("/media/");
  });

  it.each(["newest", "oldest"] as const)("are paged without a gap or a repetition, %s first", async (sort) => {
    const whole = await names({ sort });
    const seen: (string | null)[] = [];
    let after: Awaited<ReturnType<typeof listEverybody>>["next"];
    do {
      const page = await listEverybody(admin, { ...ALL, sort, limit: 2, after });
      seen.push(...page.items.map(({ name }) => name));
      after = page.next;
    } while (after);
    expect(seen).toEqual(whole);
  });

  it("are found by a part of the person's name or address, and by day", async () => {
    expect(await names({ q: "QUILL" })).toHaveLength(3);
    expect(await names({ q: two.email.slice(3, 20) })).toHaveLength(2);
    expect(await names({ q: "100%" })).toEqual([]);
    // As some systems type what others keep as one letter, and with what no text can hold.
    expect(await names({ q: "zoe\u0308\0" })).toHaveLength(3);
    const { items } = await listPeople(admin, { q: "zoe\u0308\0 quill", limit: 50 });
    expect(items.map(({ id }) => id)).toContain(one.userId);
    expect(await names({ q: "zoe quill" })).toHaveLength(3);
    await db().image.updateMany({
      where: { ownerUserId: two.userId },
      data: { createdAt: new Date("2024-02-29T23:59:59.999Z") },
    });
    expect(await names({ from: "2024-02-29", to: "2024-02-29" })).toHaveLength(2);
    expect(await names({ to: "2024-02-28" })).toEqual([]);
    expect(await names({ from: "2024-03-01" })).toHaveLength(3);
    // The same moment is another day elsewhere.
    expect(await names({ from: "2024-02-29", to: "2024-02-29", zone: "Asia/Tokyo" })).toEqual([]);
    expect(await names({ from: "2024-03-01", to: "2024-03-01", zone: "Asia/Tokyo" })).toHaveLength(2);
    expect(await names({ from: "0000-01-01", to: "9999-12-31", zone: "America/Lima" })).toHaveLength(5);
  });

  it("are deleted at once over people, and come back", async () => {
    const { items } = await listEverybody(admin, { ...ALL, limit: 50 });
    const ids = items.map(({ id }) => id);
    const gone = newId();
    expect(await deleteSlots(admin, [...ids.slice(0, 4), gone, ids[0] as string])).toEqual(ids.slice(0, 4));
    expect(await names()).toEqual(["Zoë Quill 0"]);
    const log = await db().auditEntry.findMany({ where: { userId: two.userId, action: "slot.deleted" } });
    expect(log.map(({ actorId }) => actorId)).toEqual([admin.userId, admin.userId]);
    expect(await restoreSlots(admin, ids)).toEqual(ids);
    expect(await names()).toHaveLength(5);
    expect((await listSlots(one, one.userId)).slots.map(({ order }) => order)).toEqual([0, 1, 2]);
  });

  it("stay where somebody may not delete them", async () => {
    const { items } = await listEverybody(admin, { ...ALL, limit: 50 });
    const ids = items.map(({ id }) => id);
    expect(await deleteSlots(two, ids)).toHaveLength(2);
    expect(await names()).toHaveLength(3);
    expect(await restoreSlots(one, ids)).toHaveLength(3);
    expect(await names()).toHaveLength(3);
  });

  it("are deleted in bounded batches", async () => {
    const ids = Array.from({ length: MAX_BATCH + 1 }, newId);
    await expect(deleteSlots(admin, ids)).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("with many rows, no page reads a table from end to end", () => {
  const PEOPLE = 20_000;
  let cursor: string;
  beforeAll(async () => {
    await makeCrowd(PEOPLE);
    const admin = await makePerson("admin");
    cursor = (await listPeople(admin, { limit: 50 })).next as string;
  }, 120_000);

  it("and a page of 50 takes few queries, however many pictures it shows", async () => {
    const admin = await makePerson("admin");
    const shown = (await listPeople(admin, { q: "crowd", limit: 50 })).items.map(({ id }) => id);
    await haveProfileImages(shown);
    const queries = vi.spyOn(pg.Client.prototype, "query");
    const people = await listPeople(admin, { q: "crowd", limit: 50 });
    expect(people.items.map((person) => person.reference_images.length)).toEqual(Array(50).fill(3));
    expect(people.items.filter((person) => person.profile_image_thumbnail)).toHaveLength(50);
    expect(queries.mock.calls.length).toBeGreaterThan(0);
    expect(queries.mock.calls.length).toBeLessThanOrEqual(3);
    queries.mockClear();
    expect((await listEverybody(admin, { ...ALL, limit: 50 })).items).toHaveLength(50);
    expect(queries.mock.calls.length).toBeGreaterThan(0);
    expect(queries.mock.calls.length).toBeLessThanOrEqual(2);
    queries.mockRestore();
  });

  const SEARCHES = ["", "person12345", "crowd.test", "c4ca4238", "a", "nobody at all"];

  it.each(SEARCHES)("people, searched for %j", async (q) => {
    expect(await tablesReadWhole(peopleStatement({ q, limit: 50 }))).toEqual([]);
    expect(await tablesReadWhole(peopleStatement({ q, limit: 50, after: cursor }))).toEqual([]);
  });

  const after = { at: new Date(Date.now() - 30 * 86_400_000).toISOString(), id: newId() };
  it.each(SEARCHES)("everybody's pictures, searched for %j", async (q) => {
    for (const sort of ["newest", "oldest"] as const) {
      for (const days of [{}, { from: "2020-01-01" }, { from: "2025-05-01", to: "2025-05-03", zone: "Asia/Tokyo" }]) {
        const query = { q, sort, ...days, limit: 50 };
        expect(await tablesReadWhole(pageStatement(query))).toEqual([]);
        expect(await tablesReadWhole(pageStatement({ ...query, after }))).toEqual([]);
      }
    }
  });
});
