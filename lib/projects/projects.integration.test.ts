import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAppError } from "../core/errors";
import { db } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { doctor } from "../images/doctor";
import { sweepObjects } from "../images/sweep";
import { readUsage } from "../images/usage";
import { type AuditFacts, auditSentence } from "../policy/auditActions";
import { makePerson, makePicture, received, storedKeys } from "../testing/world";
import { findBytes } from "./bytes";
import { changeProject, listImages, listProjects, loadGallery, readMeta } from "./list";
import { setPrimary } from "./primary";
import { deleteImage, deleteImageWithUndo, deleteProject, purgeDeletedImages, restoreImage } from "./remove";
import { addImage } from "./upload";

let owner: Actor;
let count = 0;
const newId = () => `gallery-${++count}`;

beforeEach(async () => {
  owner = await makePerson();
});
afterEach(async () => {
  expect(await db().storageIntent.count()).toBe(0);
  await db().purgeOrder.updateMany({ data: { notBefore: new Date(0) } });
  await sweepObjects(0);
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
  await expectWhole();
});

/** Exactly one image is primary in every project that has any. */
async function expectWhole() {
  const broken = await db().$queryRaw`
    SELECT project_id, count(*) FILTER (WHERE is_primary) AS primaries FROM project_images WHERE deleted_at IS NULL
    GROUP BY project_id HAVING count(*) FILTER (WHERE is_primary) <> 1`;
  expect(broken).toEqual([]);
}

const codeOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === "fulfilled" ? "ok" : isAppError(result.reason) ? result.reason.code : String(result.reason);
const tally = (results: PromiseSettledResult<unknown>[]) => {
  const counts: Record<string, number> = {};
  for (const code of results.map(codeOf)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const add = async (actor: Actor, project: string, seed = 1) =>
  addImage(actor, project, await received(await makePicture(seed, 64), `picture-${seed}.jpg`));
const fill = async (project: string, images: number) => {
  const ids: string[] = [];
  for (let seed = 0; seed < images; seed++) ids.push((await add(owner, project, seed)).image_id);
  return ids;
};
const metaOf = (project: string) => readMeta(owner, project);
const primaryOf = async (project: string) => (await metaOf(project)).primary_image_id;

describe("the first upload", () => {
  it("makes the project, its caller the owner and its picture the primary one", async () => {
    const project = newId();
    const image = await add(owner, project);
    expect(image).toMatchObject({ project_id: project, is_primary: true });
    expect(image.urls.game).toMatch(new RegExp(`^http.*/projects/${project}/images/${image.image_id}\\?size=game$`));
    expect(await db().project.findUniqueOrThrow({ where: { id: project } })).toMatchObject({
      ownerId: owner.userId,
      visibility: "private",
    });
    expect((await add(owner, project, 2)).is_primary).toBe(false);
  });

  it("of two people at once gives the project to one; to the other it does not exist, and nothing is left", async () => {
    for (let round = 0; round < 8; round++) {
      const project = newId();
      const people = [owner, await makePerson()];
      const before = await storedKeys();
      const results = await Promise.allSettled(people.map((person, seed) => add(person, project, seed)));
      expect(tally(results)).toEqual({ ok: 1, not_found: 1 });
      expect((await storedKeys()).length - before.length).toBe(4);
      expect(await db().projectImage.count({ where: { projectId: project } })).toBe(1);
    }
  });

  it("of an administrator at the same time goes to whoever was first, the bytes too", async () => {
    const admin = await makePerson("admin");
    for (let round = 0; round < 6; round++) {
      const project = newId();
      const results = await Promise.allSettled([add(owner, project, 1), add(admin, project, 2)]);
      const { ownerId } = await db().project.findUniqueOrThrow({ where: { id: project } });
      // Whose project it is not is refused, unless an administrator.
      expect(tally(results)).toEqual(ownerId === owner.userId ? { ok: 2 } : { ok: 1, not_found: 1 });
      const images = await db().image.findMany({ where: { projectImage: { projectId: project } } });
      expect(new Set(images.map(({ ownerUserId }) => ownerUserId))).toEqual(new Set([ownerId]));
    }
  });

  it.each(["", ".", "..", "a.b", "a/b", "-a", "_a", "é", "a b", "x".repeat(65)])("refuses the id %j", async (id) => {
    await expect(add(owner, id)).rejects.toMatchObject({ code: "invalid_request" });
    expect(await db().project.count({ where: { id } })).toBe(0);
  });

  it.each(["a", "7", "A-_9", "x".repeat(64)])("takes the id %j", async (id) => {
    expect((await add(owner, id)).project_id).toBe(id);
  });
});

it("gives the bytes of an administrator's upload to the owner", async () => {
  const project = newId();
  await fill(project, 1);
  const { image_id: id } = await add(await makePerson("admin"), project, 5);
  expect(await db().image.findUniqueOrThrow({ where: { id } })).toMatchObject({ ownerUserId: owner.userId });
});

describe("the primary image", () => {
  it("passes to the next one when it is deleted, from the last one to the first, and is none without images", async () => {
    const project = newId();
    const [a, b, c] = (await fill(project, 3)) as [string, string, string];
    await setPrimary(owner, project, b);
    await deleteImage(owner, project, b);
    expect(await primaryOf(project)).toBe(c);
    await deleteImage(owner, project, c);
    expect(await primaryOf(project)).toBe(a);
    await deleteImage(owner, project, a);
    expect(await metaOf(project)).toEqual({ project_id: project, primary_image_id: null, images: [] });
    const again = await add(owner, project);
    expect(again.is_primary).toBe(true);
  });

  it("stays when another one is deleted", async () => {
    const project = newId();
    const [a, b] = (await fill(project, 2)) as [string, string];
    await deleteImage(owner, project, b);
    expect(await primaryOf(project)).toBe(a);
  });

  it("is exactly one at every moment of thirty changes at once", async () => {
    for (let round = 0; round < 5; round++) {
      const project = newId();
      const ids = await fill(project, 6);
      const work = Array.from({ length: 30 }, (_, at) => {
        const id = ids[at % ids.length] as string;
        if (at % 3 === 0) return add(owner, project, at);
        if (at % 3 === 1) return setPrimary(owner, project, id);
        return at % 2 ? deleteImage(owner, project, id) : deleteImageWithUndo(owner, project, id);
      });
      let done = false;
      const watch = (async () => {
        while (!done) await expectWhole();
      })();
      const results = await Promise.allSettled(work);
      done = true;
      await watch;
      expect(Object.keys(tally(results)).filter((code) => code !== "ok" && code !== "not_found")).toEqual([]);
      const { images } = await metaOf(project);
      const times = images.map(({ created_at }) => created_at);
      expect(times).toEqual([...times].sort());
    }
  });

  it("cannot be two, nor a deleted one, whoever writes", async () => {
    const project = newId();
    const [, b] = (await fill(project, 2)) as [string, string];
    const write = (data: object) => db().projectImage.update({ where: { imageId: b }, data });
    await expect(write({ isPrimary: true })).rejects.toThrow(/nique/);
    await expect(
      db().projectImage.updateMany({ where: { projectId: project, isPrimary: true }, data: { deletedAt: new Date() } }),
    ).rejects.toThrow(/project_images_primary_is_there/);
    await expect(write({ wasPrimary: true })).rejects.toThrow(/project_images_was_primary/);
    await expect(write({ position: -1 })).rejects.toThrow(/project_images_position_range/);
    await expect(db().project.create({ data: { id: "a.b", ownerId: owner.userId } })).rejects.toThrow(
      /projects_id_form/,
    );
    await expect(db().project.delete({ where: { id: project } })).rejects.toThrow(/oreign/);
  });
});

describe("a delete with undo", () => {
  it("brings the image back to its place, primary as it was", async () => {
    const project = newId();
    const [a, b, c] = (await fill(project, 3)) as [string, string, string];
    await deleteImageWithUndo(owner, project, a);
    expect(await primaryOf(project)).toBe(b);
    expect((await metaOf(project)).images.map(({ id }) => id)).toEqual([b, c]);
    expect(await findBytes({ projectId: project, imageId: a, size: "thumb" })).toMatchObject({ file: null });
    await expect(setPrimary(owner, project, a)).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteImage(owner, project, a)).rejects.toMatchObject({ code: "not_found" });
    await restoreImage(owner, project, a);
    await restoreImage(owner, project, a);
    expect(await primaryOf(project)).toBe(a);
    expect((await metaOf(project)).images.map(({ id }) => id)).toEqual([a, b, c]);
  });

  it("of the last image makes it primary again", async () => {
    const project = newId();
    const [a, b] = (await fill(project, 2)) as [string, string];
    await deleteImageWithUndo(owner, project, b);
    await deleteImageWithUndo(owner, project, a);
    expect(await primaryOf(project)).toBeNull();
    await restoreImage(owner, project, b);
    expect(await primaryOf(project)).toBe(b);
    await restoreImage(owner, project, a);
    expect(await primaryOf(project)).toBe(a);
  });

  it("is refused to an owner who has more than they may, as a restored upload is, until they made room", async () => {
    const project = newId();
    const [a, b] = (await fill(project, 2)) as [string, string];
    await deleteImageWithUndo(owner, project, a);
    env().USER_QUOTA_BYTES = (await readUsage({ userId: owner.userId })).bytes - 1;
    try {
      await expect(restoreImage(owner, project, a)).rejects.toMatchObject({
        code: "quota_exceeded",
        message: expect.stringMatching(/^Your pictures take 1 B more than the limit of /),
      });
      await deleteImage(owner, project, b);
      await restoreImage(owner, project, a);
    } finally {
      env().USER_QUOTA_BYTES = 0;
    }
    expect(await primaryOf(project)).toBe(a);
  });

  it("is for good when its time is over", async () => {
    const project = newId();
    const [a, b] = (await fill(project, 2)) as [string, string];
    await deleteImageWithUndo(owner, project, a);
    const long = new Date(Date.now() - 11 * 60_000);
    await db().projectImage.update({ where: { imageId: a }, data: { deletedAt: long } });
    await expect(restoreImage(owner, project, a)).rejects.toMatchObject({ code: "not_found" });
    await purgeDeletedImages();
    expect(await db().image.findMany({ where: { id: { in: [a, b] } }, select: { id: true } })).toEqual([{ id: b }]);
  });
});

it("deletes a project with everything in it, what is deleted with undo too", async () => {
  const project = newId();
  const before = await storedKeys();
  const [a] = (await fill(project, 3)) as [string];
  await deleteImageWithUndo(owner, project, a);
  await deleteProject(owner, project);
  expect(await storedKeys()).toEqual(before);
  await expect(metaOf(project)).rejects.toMatchObject({ code: "not_found" });
  expect(await findBytes({ projectId: project, imageId: null, size: "thumb" })).toBeNull();
  // The id is free again.
  expect((await add(await makePerson(), project)).is_primary).toBe(true);
});

it("adds nothing to a project that was deleted while the picture was on its way", async () => {
  for (let round = 0; round < 4; round++) {
    const project = newId();
    await fill(project, 1);
    const results = await Promise.allSettled([add(owner, project, 3), deleteProject(owner, project)]);
    expect(codeOf(results[1] as PromiseSettledResult<void>)).toBe("ok");
    const left = await db().project.count({ where: { id: project } });
    // Only an upload that began after the delete makes the project anew.
    if (left) expect(await db().projectImage.count({ where: { projectId: project } })).toBe(1);
    else expect(["ok", "not_found"]).toContain(codeOf(results[0] as PromiseSettledResult<unknown>));
  }
});

it("lists projects and images by pages that leave nothing out", async () => {
  const ids = [newId(), newId(), newId()];
  for (const id of ids) await fill(id, 1);
  const first = await listProjects(owner, { limit: 2 });
  const second = await listProjects(owner, { limit: 2, after: first.next });
  expect([...first.items, ...second.items].map(({ project_id }) => project_id)).toEqual([...ids].reverse());
  expect(first.total).toBe(3);
  expect(second.next).toBeUndefined();

  const project = ids[0] as string;
  await fill(project, 4);
  const all = (await metaOf(project)).images.map(({ id }) => id);
  const page = await listImages(owner, project, { limit: 3 });
  const rest = await listImages(owner, project, { limit: 3, after: page.next });
  expect([...page.items, ...rest.items].map(({ image_id }) => image_id)).toEqual(all);
  expect(page.total).toBe(5);
  expect(page.items[0]).toMatchObject({
    sizes: { original: { width: 64, height: 48 }, thumb: { width: 64, height: 48 }, game: { width: 50, height: 50 } },
  });
});

describe("who reads", () => {
  it("is the owner and administrators, of a public project anybody", async () => {
    const project = newId();
    const [image] = (await fill(project, 1)) as [string];
    const stranger = await makePerson();
    const read = (actor: Actor | null) => readMeta(actor, project).then(() => "ok", codeOfError);
    const everybody = [owner, await makePerson("admin"), stranger, null];
    expect(await Promise.all(everybody.map(read))).toEqual(["ok", "ok", "not_found", "not_authenticated"]);
    await changeProject(owner, project, { visibility: "public" });
    expect(await Promise.all(everybody.map(read))).toEqual(["ok", "ok", "ok", "ok"]);
    // What files were called is nothing for strangers.
    const names = async (actor: Actor | null) => {
      const { mine, images } = await loadGallery(actor, project, { limit: 5 });
      return [mine, images.map(({ fileName }) => fileName)];
    };
    expect(await Promise.all(everybody.map(names))).toEqual([
      [true, ["picture-0.jpg"]],
      [true, ["picture-0.jpg"]],
      [false, [""]],
      [false, [""]],
    ]);
    // Reading is all.
    for (const write of [
      () => add(stranger, project),
      () => deleteImage(stranger, project, image),
      () => setPrimary(stranger, project, image),
      () => changeProject(stranger, project, { visibility: "private" }),
      () => deleteProject(stranger, project),
    ])
      expect(await write().then(() => "ok", codeOfError)).toBe("not_found");
  });

  it("is given signed addresses in a private project alone: they would outlive what is public", async () => {
    const project = newId();
    await fill(project, 1);
    const src = async () => (await loadGallery(owner, project, { limit: 1 })).images[0]?.sizes.thumb.src;
    expect(await src()).toMatch(/^\/media\//);
    await changeProject(owner, project, { visibility: "public" });
    expect(await src()).toMatch(new RegExp(`^/projects/${project}/images/`));
  });
});

it("writes each change into the audit, in words", async () => {
  const project = newId();
  const [a, b] = (await fill(project, 2)) as [string, string];
  await setPrimary(owner, project, b);
  await setPrimary(owner, project, b);
  await changeProject(owner, project, { visibility: "public" });
  await deleteImageWithUndo(owner, project, a);
  await restoreImage(owner, project, a);
  await deleteImage(owner, project, a);
  await deleteProject(owner, project);
  const entries = await db().auditEntry.findMany({
    where: { userId: owner.userId },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  const facts = (value: unknown) => value as AuditFacts | null;
  expect(
    entries.map(({ action, before, after }) =>
      auditSentence(action, facts(before), facts(after)).replaceAll(project, "P"),
    ),
  ).toEqual([
    "created the project “P”",
    "added “picture-0.jpg” to the project “P”",
    "added “picture-1.jpg” to the project “P”",
    "made “picture-1.jpg” the primary image of the project “P”",
    "made the project “P” public, which was private",
    "deleted “picture-0.jpg” from the project “P”",
    "restored “picture-0.jpg” in the project “P”",
    "deleted “picture-0.jpg” from the project “P”",
    "deleted the project “P” with its image",
  ]);
});

const codeOfError = (error: unknown): string => (isAppError(error) ? error.code : String(error));
