import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { presentMe, profilePicture } from "../accounts/users";
import { isAppError } from "../core/errors";
import { db, Prisma } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { doctor } from "../images/doctor";
import { mediaUrl } from "../images/sign";
import { readUsage } from "../images/usage";
import type { UploadCategory } from "../policy/surfaces";
import { tablesReadWhole } from "../testing/plans";
import { makePerson, makePicture, received, storedKeys } from "../testing/world";
import { addUpload } from "./add";
import { findFile } from "./bytes";
import { arrangeGig, gigTag, listGigs, readGig } from "./gigs";
import { countUploads, listShown, listTrash, listUploads } from "./list";
import { setProfileImage } from "./profile";
import { deleteUpload, emptyTrash, purgeDeletedUploads, purgeUpload, restoreUpload } from "./trash";

let me: Actor;
let other: Actor;
beforeEach(async () => {
  [me, other] = await Promise.all([makePerson(), makePerson()]);
});
afterEach(async () => {
  env().USER_QUOTA_BYTES = 0;
  env().UPLOAD_TRASH_SECONDS = 86_400;
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
});

const picture = makePicture(3);
const add = async (actor: Actor, category: UploadCategory = "general", gigId?: string) =>
  addUpload(actor, { category, gigId, upload: await received(await picture, "Me.jpg") });
const some = async (count: number, actor = me) => {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) ids.push((await add(actor, "gig")).file_id);
  return ids;
};
const soon = () => new Date(Date.now() + 1000);
const gig = () => `gig ${me.userId}`;
const idsOf = async (gigId: string) => (await readGig(gigId)).images.map(({ file_id }) => file_id);

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results
    .map((result) =>
      result.status === "fulfilled" ? "ok" : isAppError(result.reason) ? result.reason.code : String(result.reason),
    )
    .sort();

describe("an upload", () => {
  it("tells what is known of it, and is audited", async () => {
    const file = await add(me, "profile");
    expect(file).toMatchObject({
      filename: expect.stringMatching(/^img_[0-9a-f]{16}\.jpg$/),
      original_filename: "Me.jpg",
      content_type: "image/jpeg",
      category: "profile",
      width: 320,
      height: 240,
      is_active: true,
    });
    expect(file.url).toBe(file.versions.original.url);
    expect(file.file_size).toBe(file.versions.original.bytes);
    expect((await listUploads(me, { limit: 10 })).items).toEqual([file]);
    const [entry] = await db().auditEntry.findMany({ where: { userId: me.userId } });
    expect(entry).toMatchObject({ action: "upload.added", actorId: me.userId });
  });

  it("is listed newest first, by category, in pages", async () => {
    const made = [];
    for (const category of ["general", "profile", "general", "gig"] as const) made.push(await add(me, category));
    await add(other);
    const newest = made.map(({ file_id }) => file_id).reverse();
    const all = await listUploads(me, { limit: 3 });
    expect(all).toMatchObject({ total: 4, next: newest[2] });
    const rest = await listUploads(me, { limit: 3, after: all.next });
    expect(rest.next).toBeUndefined();
    expect([...all.items, ...rest.items].map(({ file_id }) => file_id)).toEqual(newest);
    expect(await listUploads(me, { limit: 3, category: "general" })).toMatchObject({ total: 2 });
    expect(await countUploads(me)).toEqual({ profile: 1, gig: 1, general: 2, trash: 0, gigs: 0 });
  });

  it("is found by an index, however many there are", async () => {
    await db().$executeRaw(Prisma.sql`
      INSERT INTO images (id, owner_user_id, surface, key, file_name, content_type, bytes, width, height, sha256, thumbhash, updated_at)
      SELECT gen_random_uuid(), ${other.userId}::uuid, 'upload', 'crowd/' || n, 'a.jpg', 'image/jpeg', 1, 1, 1, sha256(n::text::bytea), '\\x00', now()
      FROM generate_series(1, 5000) AS n`);
    await db().$executeRaw(Prisma.sql`
      INSERT INTO uploads (id, user_id, image_id, category, deleted_at)
      SELECT id, owner_user_id, id, 'general', CASE WHEN random() < 0.1 THEN now() END FROM images WHERE key LIKE 'crowd/%'`);
    await db().$executeRaw(Prisma.sql`ANALYZE uploads`);
    const mine = Prisma.sql`FROM uploads WHERE user_id = ${me.userId}::uuid`;
    for (const list of [
      Prisma.sql`SELECT id ${mine} AND category = 'gig' AND deleted_at IS NULL ORDER BY id DESC LIMIT 51`,
      Prisma.sql`SELECT id ${mine} AND deleted_at IS NULL ORDER BY id DESC LIMIT 51`,
      Prisma.sql`SELECT id ${mine} AND deleted_at > now() - interval '1 day' ORDER BY deleted_at DESC, id DESC LIMIT 51`,
      Prisma.sql`SELECT id FROM uploads WHERE deleted_at <= now() - interval '1 day' ORDER BY deleted_at LIMIT 100`,
    ])
      expect(await tablesReadWhole(list)).toEqual([]);
    await db().$executeRaw(
      Prisma.sql`DELETE FROM uploads USING images WHERE images.id = image_id AND key LIKE 'crowd/%'`,
    );
    await db().$executeRaw(Prisma.sql`DELETE FROM images WHERE key LIKE 'crowd/%'`);
  });
});

describe("the trash", () => {
  it("takes an upload out of every answer, the profile and its gigs, and closes the gap", async () => {
    const [first = "", second = "", third = ""] = await some(3);
    const { file_id: face } = await add(me, "profile");
    await arrangeGig(me, gig(), [first, second, third]);
    await setProfileImage(me, { file_id: face });
    await deleteUpload(me, second);
    await deleteUpload(me, face);
    expect(await idsOf(gig())).toEqual([first, third]);
    expect(
      await db().gigImage.findMany({
        where: { gigId: gig() },
        orderBy: { position: "asc" },
        select: { position: true },
      }),
    ).toEqual([{ position: 0 }, { position: 1 }]);
    expect((await presentMe(me)).profile_image_url).toBeNull();
    expect((await listUploads(me, { limit: 10 })).items).toHaveLength(2);
    await expect(findFile(me, second)).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteUpload(me, second)).rejects.toMatchObject({ code: "not_found" });
    await expect(arrangeGig(me, gig(), [second])).rejects.toMatchObject({ code: "not_found" });
    await expect(setProfileImage(me, { file_id: face })).rejects.toMatchObject({ code: "not_found" });
    const trash = await listTrash(me, { limit: 1 });
    expect(trash).toMatchObject({ total: 2, items: [{ file_id: face, is_active: false }] });
    expect((await listTrash(me, { limit: 1, after: trash.next })).items).toMatchObject([{ file_id: second }]);
  });

  it("gives it back within its time, without new room, and not to its gigs", async () => {
    const [id = ""] = await some(1);
    await arrangeGig(me, gig(), [id]);
    env().USER_QUOTA_BYTES = (await readUsage({ userId: me.userId })).bytes;
    await deleteUpload(me, id);
    expect((await restoreUpload(me, id)).file).toMatchObject({ file_id: id, is_active: true });
    expect((await restoreUpload(me, id)).file).toMatchObject({ file_id: id });
    expect(await idsOf(gig())).toEqual([]);
    await deleteUpload(me, id);
    // A limit that was lowered meanwhile: what is too much already gets no more.
    env().USER_QUOTA_BYTES -= 1;
    await expect(restoreUpload(me, id)).rejects.toMatchObject({
      code: "quota_exceeded",
      message: expect.stringMatching(
        /^Your pictures take 1 B more than the limit of .* empty the trash of your uploads, /,
      ),
      extra: { over_bytes: 1, left_bytes: 0 },
    });
    env().USER_QUOTA_BYTES = 0;
    env().UPLOAD_TRASH_SECONDS = 0;
    await expect(restoreUpload(me, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listTrash(me, { limit: 10 })).items).toEqual([]);
  });

  it("is purged when its time is over: rows, objects and what they counted", async () => {
    await purgeDeletedUploads(soon());
    const before = await storedKeys();
    const [gone = "", kept = ""] = await some(2);
    await deleteUpload(me, gone);
    await deleteUpload(me, kept);
    await restoreUpload(me, kept);
    expect(await purgeDeletedUploads()).toBe(0);
    expect((await storedKeys()).length - before.length).toBe(10);
    await Promise.all([purgeDeletedUploads(soon()), purgeDeletedUploads(soon())]);
    expect((await storedKeys()).length - before.length).toBe(5);
    expect((await readUsage({ userId: me.userId })).images).toBe(1);
    await expect(restoreUpload(me, gone)).rejects.toMatchObject({ code: "not_found" });
  });

  it("puts back where it was, by an undo, what still has its place there", async () => {
    const [a = "", b = "", c = ""] = await some(3);
    const { file_id: face } = await add(me, "profile");
    await arrangeGig(me, gig(), [a, b, c]);
    await setProfileImage(me, { file_id: face });
    const left = await deleteUpload(me, b);
    expect(left).toEqual({ profile: false, gigs: [{ gigId: gig(), place: 1 }] });
    const leftFace = await deleteUpload(me, face);
    const none = { profile: false, gigs: [] };
    expect((await restoreUpload(me, b, left)).lost).toEqual(none);
    expect((await restoreUpload(me, b, left)).lost).toEqual(none);
    expect(await idsOf(gig())).toEqual([a, b, c]);
    expect((await restoreUpload(me, face, leftFace)).lost).toEqual(none);
    expect((await presentMe(me)).profile_image_url).toContain("/media/");
    // The gig has become shorter meanwhile: to its end.
    const last = await deleteUpload(me, c);
    await arrangeGig(me, gig(), [b]);
    await restoreUpload(me, c, last);
    expect(await idsOf(gig())).toEqual([b, c]);
  });

  it("says what has no place any more: on a full gig, beside another profile image, and nowhere else's", async () => {
    const ids = await some(20);
    const { file_id: face } = await add(me, "profile");
    const { file_id: other1 } = await add(me, "profile");
    await arrangeGig(me, gig(), ids);
    await setProfileImage(me, { file_id: face });
    const [first = ""] = ids;
    const left = await deleteUpload(me, first);
    const leftFace = await deleteUpload(me, face);
    const [more = ""] = await some(1);
    await arrangeGig(me, gig(), [...ids.slice(1), more]);
    await setProfileImage(me, { file_id: other1 });
    expect((await restoreUpload(me, first, left)).lost).toEqual(left);
    expect((await restoreUpload(me, face, leftFace)).lost).toEqual(leftFace);
    expect(await idsOf(gig())).toEqual([...ids.slice(1), more]);
    expect((await presentMe(me)).profile_image_url).toContain(
      (await listUploads(me, { limit: 50 })).items.find(({ file_id }) => file_id === other1)?.filename,
    );
    await add(other, "gig", `theirs ${me.userId}`);
    const elsewhere = { profile: true, gigs: [{ gigId: `theirs ${me.userId}`, place: 0 }] };
    // A general file is no profile image, whatever the caller says it was.
    await setProfileImage(me, { file_id: null });
    expect((await restoreUpload(me, more, elsewhere)).lost).toEqual(elsewhere);
    expect(await idsOf(`theirs ${me.userId}`)).toHaveLength(1);
    expect((await presentMe(me)).profile_image_url).toBeNull();
  });

  it("is left for good by one file, in it or not, with its places and its room", async () => {
    const [a = "", b = "", c = ""] = await some(3);
    await arrangeGig(me, gig(), [a, b, c]);
    const keys = (await storedKeys()).length;
    await deleteUpload(me, a);
    await expect(purgeUpload(other, a)).rejects.toMatchObject({ code: "not_found" });
    await expect(purgeUpload(await makePerson("admin"), b)).rejects.toMatchObject({ code: "not_found" });
    await purgeUpload(me, a);
    await purgeUpload(me, b);
    expect(await idsOf(gig())).toEqual([c]);
    expect((await readUsage({ userId: me.userId })).images).toBe(1);
    expect(keys - (await storedKeys()).length).toBe(10);
    await expect(restoreUpload(me, a)).rejects.toMatchObject({ code: "not_found" });
    await expect(purgeUpload(me, b)).rejects.toMatchObject({ code: "not_found" });
    const actions = await db().auditEntry.findMany({ where: { userId: me.userId, action: "upload.purged" } });
    expect(actions).toHaveLength(2);
  });

  it("is emptied of the caller's files alone, and makes the room that a quota asks for", async () => {
    const ids = await some(3);
    const [theirs = ""] = await some(1, other);
    await deleteUpload(other, theirs);
    for (const id of ids.slice(0, 2)) await deleteUpload(me, id);
    env().USER_QUOTA_BYTES = (await readUsage({ userId: me.userId })).bytes;
    await expect(add(me)).rejects.toMatchObject({ code: "quota_exceeded" });
    const counts = await Promise.all([emptyTrash(me), emptyTrash(me)]);
    expect(counts.sort()).toEqual([0, 2]);
    expect((await readUsage({ userId: me.userId })).images).toBe(1);
    await add(me);
    env().USER_QUOTA_BYTES = 0;
    expect((await listTrash(me, { limit: 10 })).total).toBe(0);
    expect((await listTrash(other, { limit: 10 })).total).toBe(1);
    expect(await emptyTrash(me)).toBe(0);
    const entries = await db().auditEntry.findMany({ where: { userId: me.userId, action: "upload.trash_emptied" } });
    expect(entries).toMatchObject([{ before: { count: 2 } }]);
  });

  it("of two who restore and purge in the same moment, one wins as a whole", async () => {
    const ids = await some(6);
    for (const id of ids) await deleteUpload(me, id);
    const results = await Promise.allSettled([purgeDeletedUploads(soon()), ...ids.map((id) => restoreUpload(me, id))]);
    expect(codes(results).filter((code) => code !== "ok" && code !== "not_found")).toEqual([]);
    const { items } = await listUploads(me, { limit: 10 });
    for (const { file_id } of items) expect(await findFile(me, file_id)).toBeTruthy();
    expect((await readUsage({ userId: me.userId })).images).toBe(items.length);
  });

  it("is its owner's and the administrators'", async () => {
    const [id = ""] = await some(1);
    await expect(deleteUpload(other, id)).rejects.toMatchObject({ code: "not_found" });
    const admin = await makePerson("admin");
    await deleteUpload(admin, id);
    await expect(restoreUpload(other, id)).rejects.toMatchObject({ code: "not_found" });
    await restoreUpload(admin, id);
  });
});

describe("a gig", () => {
  it("belongs to the first who puts an image on it, and keeps its order", async () => {
    const first = await add(me, "gig", "4711");
    const second = await add(me, "gig", "4711");
    expect(await idsOf("4711")).toEqual([first.file_id, second.file_id]);
    await expect(add(other, "gig", "4711")).rejects.toMatchObject({ code: "not_found" });
    expect((await listUploads(other, { limit: 10 })).total).toBe(0);
    const [theirs = ""] = await some(1, other);
    await expect(arrangeGig(other, "4711", [theirs])).rejects.toMatchObject({ code: "not_found" });
    await expect(arrangeGig(me, "4711", [theirs])).rejects.toMatchObject({ code: "not_found" });
    const set = await arrangeGig(me, "4711", [second.file_id, first.file_id]);
    expect(set).toEqual(await readGig("4711"));
    expect(set.images.map(({ file_id }) => file_id)).toEqual([second.file_id, first.file_id]);
    expect(set.image_urls).toEqual(set.images.map(({ url }) => url));
    await arrangeGig(me, "4711", []);
    expect(await readGig("4711")).toEqual({ gig_id: "4711", image_urls: [], images: [] });
    await expect(add(other, "gig", "4711")).rejects.toMatchObject({ code: "not_found" });
  });

  it("is one person's, of two who come at once", async () => {
    const id = `race ${me.userId}`;
    const results = await Promise.allSettled([me, other, me, other].map((actor) => add(actor, "gig", id)));
    expect(codes(results)).toEqual(["not_found", "not_found", "ok", "ok"]);
    const { images } = await readGig(id);
    expect(images).toHaveLength(2);
  });

  it("shows at most twenty, as a fact of the schema and however many come at once", async () => {
    const ids = await some(19);
    await arrangeGig(me, gig(), ids);
    const results = await Promise.allSettled([1, 2, 3].map(() => add(me, "gig", gig())));
    expect(codes(results)).toEqual(["gig_full", "gig_full", "ok"]);
    const [extra = ""] = await some(1);
    await expect(arrangeGig(me, gig(), [...(await idsOf(gig())), extra])).rejects.toMatchObject({ code: "gig_full" });
    const insert = (position: number) => db().$executeRaw`
      INSERT INTO gig_images (gig_id, upload_id, position) VALUES (${gig()}, ${extra}::uuid, ${position})`;
    await expect(insert(20)).rejects.toThrow(/gig_images_position_range/);
    await expect(insert(-1)).rejects.toThrow(/gig_images_position_range/);
    await expect(insert(3)).rejects.toThrow(/gig_images_gig_position|position/);
  });

  it("keeps one of the orders as a whole, of many that are set at once", async () => {
    const ids = await some(5);
    const wanted = Array.from({ length: 12 }, (_, turn) =>
      [...ids.slice(turn % 5), ...ids.slice(0, turn % 5)].slice(turn % 3),
    );
    const results = await Promise.allSettled(wanted.map((order) => arrangeGig(me, gig(), order)));
    expect(codes(results)).toEqual(wanted.map(() => "ok"));
    expect(wanted).toContainEqual(await idsOf(gig()));
  });

  it("is not arranged by somebody who took it for something else, and loses nothing they did not know of", async () => {
    const ids = await some(4);
    const [a = "", b = "", c = "", d = ""] = ids;
    const knows =
      (...known: string[]) =>
      (tag: string) =>
        tag === gigTag(known);
    await arrangeGig(me, gig(), [a, b, c], knows());
    await arrangeGig(me, gig(), ids);
    await expect(arrangeGig(me, gig(), [b, a, c], knows(a, b, c))).rejects.toMatchObject({
      code: "precondition_failed",
    });
    expect(await idsOf(gig())).toEqual(ids);
    // One of them was deleted elsewhere: that is a change of the gig, before it is a file that is not there.
    await deleteUpload(me, d);
    await expect(arrangeGig(me, gig(), [d, a, b, c], knows(a, b, c, d))).rejects.toMatchObject({
      code: "precondition_failed",
    });
    const orders = [
      [b, a, c],
      [c, b, a],
      [a, c, b],
    ];
    const results = await Promise.allSettled(orders.map((order) => arrangeGig(me, gig(), order, knows(a, b, c))));
    expect(codes(results)).toEqual(["ok", "precondition_failed", "precondition_failed"]);
  });

  it("is told of each file that the page shows", async () => {
    const file = await add(me, "gig", `${gig()} 2`);
    const plain = await add(me);
    await arrangeGig(me, gig(), [file.file_id]);
    expect((await listShown(me, { limit: 10 })).items.map(({ file_id, gigs }) => [file_id, gigs])).toEqual([
      [plain.file_id, []],
      [file.file_id, [gig(), `${gig()} 2`]],
    ]);
  });

  it("refuses an image twice and an id that is none", async () => {
    const [id = ""] = await some(1);
    await expect(arrangeGig(me, gig(), [id, id.toUpperCase()])).rejects.toMatchObject({ code: "invalid_request" });
    await expect(arrangeGig(me, gig(), ["x"])).rejects.toMatchObject({ code: "not_found" });
    expect(await db().gig.count({ where: { id: gig() } })).toBe(0);
  });

  it("is listed for its owner while it shows something", async () => {
    for (const id of ["b", "a"]) await add(me, "gig", `${me.userId} ${id}`);
    await arrangeGig(me, `${me.userId} b`, []);
    expect((await listGigs(me)).items.map(({ gig_id }) => gig_id)).toEqual([`${me.userId} a`]);
    expect((await listGigs(other)).items).toEqual([]);
  });
});

describe("a profile image", () => {
  it("is chosen by its id or by any address given out of it, told to its person, and cleared", async () => {
    const file = await add(me, "profile");
    const url = mediaUrl((await findFile(me, file.file_id)).key);
    const ways = [
      { file_id: file.file_id },
      { profile_image_url: file.url },
      { profile_image_url: file.versions.thumb.url },
      { profile_image_url: `${new URL(url).origin}/api/upload/${file.file_id}` },
      // Of an hour that is over.
      { profile_image_url: url.replace(/\?.*/, "?e=0&s=x") },
    ];
    for (const way of ways) {
      expect(await setProfileImage(me, way)).toEqual({ profile_image_url: file.url });
      expect((await presentMe(me)).profile_image_url).toBe(file.url);
      expect(await profilePicture(me.userId)).toBe(file.versions.thumb.url);
      expect(await setProfileImage(me, { profile_image_url: null })).toEqual({ profile_image_url: null });
    }
    await setProfileImage(me, ways[0] as { file_id: string });
    await setProfileImage(me, { file_id: null });
    expect((await presentMe(me)).profile_image_url).toBeNull();
  });

  it("is nobody else's file, no file of another category and no address of elsewhere", async () => {
    const theirs = await add(other, "profile");
    const plain = await add(me, "general");
    const url = (address: string) => setProfileImage(me, { profile_image_url: address });
    await expect(setProfileImage(me, { file_id: theirs.file_id })).rejects.toMatchObject({ code: "not_found" });
    await expect(setProfileImage(me, { file_id: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(setProfileImage(me, { file_id: plain.file_id })).rejects.toMatchObject({ code: "invalid_request" });
    const mine = await add(me, "profile");
    const path = new URL(mine.url).pathname;
    for (const address of [
      theirs.url,
      plain.url,
      `https://elsewhere.test${path}`,
      `https://${new URL(mine.url).host}@elsewhere.test${path}`,
      `${new URL(mine.url).origin}/media/../etc/passwd`,
      path,
      "javascript:alert(1)",
      "",
      "%",
    ])
      await expect(url(address)).rejects.toMatchObject({ code: "invalid_request" });
    expect((await presentMe(me)).profile_image_url).toBeNull();
  });
});

it("bytes are for the owner and administrators, and while they show for everybody who is signed in", async () => {
  const { file_id: face } = await add(me, "profile");
  const { file_id: poster } = await add(me, "gig");
  const admin = await makePerson("admin");
  const sees = async (actor: Actor, id: string) => (await findFile(actor, id).catch(() => null)) !== null;
  for (const id of [face, poster])
    expect([await sees(me, id), await sees(admin, id), await sees(other, id)]).toEqual([true, true, false]);
  await setProfileImage(me, { file_id: face });
  await arrangeGig(me, gig(), [poster]);
  expect([await sees(other, face), await sees(other, poster)]).toEqual([true, true]);
  await setProfileImage(me, { file_id: null });
  await arrangeGig(me, gig(), []);
  expect([await sees(other, face), await sees(other, poster)]).toEqual([false, false]);
});
