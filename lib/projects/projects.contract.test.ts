import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { CANARY, fixture } from "../../scripts/fixtures.mjs";
import { db } from "../db/client";
import { type Answer, BASE_URL, type Caller, callerOf, formWith, newCaller } from "../testing/api";
import { HOSTILE } from "../testing/corpus";
import { addDevice, fetchBytes } from "../testing/devices";
import { addProjectImage } from "../testing/examples";
import { newProject, problemOf, projectPath, publish, upload } from "../testing/projects";
import { makePicture, NO_ID } from "../testing/world";

const SIZES = ["original", "medium", "thumb", "game"] as const;

let owner: Caller;
let stranger: Caller;
let admin: Caller;
let device: Caller;
const nobody = callerOf("");
beforeAll(async () => {
  [owner, stranger, admin] = await Promise.all([newCaller(), newCaller(), newCaller("admin")]);
  device = await addDevice(owner);
});

describe("a gallery's life over HTTP", () => {
  it("goes from a first picture to a primary one of one's choice, and away", async () => {
    const project = newProject();
    const first = await upload(owner, project, await makePicture(1, 2000));
    expect([first.status, first.body]).toEqual([
      201,
      {
        image_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        project_id: project,
        is_primary: true,
        urls: Object.fromEntries(
          SIZES.map((size) => [size, `${BASE_URL}/projects/${project}/images/${first.body.image_id}?size=${size}`]),
        ),
      },
    ]);
    const second = (await upload(owner, project, await makePicture(2))).body;
    expect(second.is_primary).toBe(false);

    const list = await owner.json("GET", `${projectPath(project)}/images`);
    expect(list.body).toEqual([
      {
        ...first.body,
        created_at: expect.any(String),
        width: 2000,
        height: 1500,
        bytes: expect.any(Number),
        sizes: {
          original: { width: 2000, height: 1500 },
          medium: { width: 1600, height: 1200 },
          thumb: { width: 400, height: 300 },
          game: { width: 50, height: 50 },
        },
      },
      expect.objectContaining({ image_id: second.image_id, width: 320, is_primary: false }),
    ]);

    expect((await owner.json("GET", `${projectPath(project)}/meta.json`)).body).toEqual({
      project_id: project,
      primary_image_id: first.body.image_id,
      images: [first.body, second].map(({ image_id: id }) => ({ id, ext: "jpg", created_at: expect.any(String) })),
    });
    expect((await owner.json("GET", "/api/projects")).body[0]).toEqual({
      project_id: project,
      visibility: "private",
      image_count: 2,
      primary_image_id: first.body.image_id,
      thumbnail: `${BASE_URL}/projects/${project}/thumbnail`,
      created_at: expect.any(String),
    });

    const primary = await owner.json("PUT", `${projectPath(project)}/primary/${second.image_id}`);
    expect([primary.status, primary.body]).toEqual([200, { project_id: project, primary_image_id: second.image_id }]);
    expect((await owner.json("DELETE", `${projectPath(project)}/images/${second.image_id}`)).status).toBe(204);
    expect((await owner.json("GET", projectPath(project))).body.primary_image_id).toBe(first.body.image_id);
    expect((await owner.json("DELETE", `${projectPath(project)}/images/${second.image_id}`)).status).toBe(404);
    expect((await owner.json("DELETE", `${projectPath(project)}/images/${first.body.image_id}`)).status).toBe(204);
    // Empty, it is still there and still its owner's.
    expect((await problemOf(owner, `${projectPath(project)}/thumbnail`)).status).toBe(404);
    expect((await owner.json("GET", `${projectPath(project)}/meta.json`)).body).toMatchObject({
      primary_image_id: null,
    });
    expect((await upload(stranger, project)).status).toBe(404);
    expect((await owner.json("DELETE", projectPath(project))).status).toBe(204);
    expect((await owner.json("GET", projectPath(project))).status).toBe(404);
    expect((await upload(stranger, project)).status).toBe(201);
  });

  it("lets 8 pictures at once in, in one order that everybody sees", async () => {
    const project = newProject();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, seed) => upload(owner, project, await makePicture(seed))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(answers.filter(({ body }) => body.is_primary)).toHaveLength(1);
    const { body: list } = await owner.json("GET", `${projectPath(project)}/images`);
    const { body: meta } = await owner.json("GET", `${projectPath(project)}/meta.json`);
    expect(meta.images.map(({ id }: { id: string }) => id)).toEqual(
      list.map(({ image_id }: { image_id: string }) => image_id),
    );
    expect(list.filter(({ is_primary }: { is_primary: boolean }) => is_primary)).toHaveLength(1);
  });
});

type Cells = Record<"nobody" | "stranger" | "owner" | "admin" | "device", number>;
const cells = (cell: [number, number, number, number, number]): Cells => ({
  nobody: cell[0],
  stranger: cell[1],
  owner: cell[2],
  admin: cell[3],
  device: cell[4],
});

describe("who may do what", () => {
  const reads: [string, (project: string, image: string) => string][] = [
    ["the project", (project) => projectPath(project)],
    ["its images", (project) => `${projectPath(project)}/images`],
    ["meta.json", (project) => `${projectPath(project)}/meta.json`],
    ["bytes", (project, image) => `${projectPath(project)}/images/${image}?size=thumb`],
    ["bytes by the alias", (project, image) => `/projects/${project}/images/${image}?size=game`],
    ["the thumbnail", (project) => `${projectPath(project)}/thumbnail`],
    ["the thumbnail by the alias", (project) => `/projects/${project}/thumbnail`],
  ];
  /** Each is given something of its own to change. */
  const writes: [string, number, (caller: Caller, project: string, image: string) => Promise<Answer>][] = [
    ["upload", 201, (caller, project) => upload(caller, project)],
    ["make primary", 200, (caller, project, image) => caller.json("PUT", `${projectPath(project)}/primary/${image}`)],
    ["change", 200, (caller, project) => caller.json("PUT", projectPath(project), { visibility: "private" })],
    ["delete", 204, (caller, project, image) => caller.json("DELETE", `${projectPath(project)}/images/${image}`)],
    [
      "restore",
      204,
      (caller, project, image) => caller.json("POST", `${projectPath(project)}/images/${image}/restore`),
    ],
    ["delete the project", 204, (caller, project) => caller.json("DELETE", projectPath(project))],
  ];
  const callers = () => ({ nobody, stranger, owner, admin, device });

  it.each(reads)("reads of %s: nobody, a stranger, the owner, an administrator, a device", async (_, path) => {
    const project = newProject();
    const image = await addProjectImage(owner, project, 1);
    const statuses = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(callers()).map(async ([name, caller]) => [
            name,
            (await caller.json("GET", path(project, image))).status,
          ]),
        ),
      );
    expect(await statuses()).toEqual(cells([401, 404, 200, 200, 401]));
    await publish(owner, project);
    expect(await statuses()).toEqual(cells([200, 200, 200, 200, 200]));
    await publish(owner, project, "private");
    expect(await statuses()).toEqual(cells([401, 404, 200, 200, 401]));
  });

  it.each(writes)("%s: nobody, a stranger, the owner, an administrator, a device", async (_, done, write) => {
    for (const visibility of ["private", "public"])
      for (const [name, caller] of Object.entries(callers())) {
        const project = newProject();
        const image = await addProjectImage(owner, project, 1);
        await publish(owner, project, visibility);
        const { status } = await write(caller, project, image);
        const expected = cells([401, 404, done, done, 403])[name as keyof Cells];
        expect([visibility, name, status]).toEqual([visibility, name, expected]);
        if (status >= 400) {
          const { body } = await owner.json("GET", projectPath(project));
          expect(body).toMatchObject({ visibility, image_count: 1, primary_image_id: image });
        }
      }
  });

  it("tells nobody whether a private project is there", async () => {
    const project = newProject();
    await addProjectImage(owner, project, 1);
    const asked = (caller: Caller, id: string) => problemOf(caller, `${projectPath(id)}/thumbnail`);
    const plain = ({ request_id, ...rest }: Record<string, unknown>) => rest;
    expect(plain(await asked(nobody, project))).toEqual(plain(await asked(nobody, "not-there")));
    expect((await asked(stranger, project)).detail).toBe((await asked(stranger, "not-there")).detail);
  });

  it("lists one's own projects alone, also to administrators", async () => {
    const mine = newProject();
    await addProjectImage(admin, mine, 1);
    const { body } = await admin.json("GET", "/api/projects?limit=100");
    expect(body.map(({ project_id }: { project_id: string }) => project_id)).toEqual([mine]);
  });
});

describe("an id that cannot be one", () => {
  it.each(["a.b", "..%2fetc", "%2e%2e", "-a", "_a", "x".repeat(65), "a%20b", "%C3%A9", "a%00"])("%s", async (id) => {
    for (const path of [
      `${projectPath(id)}/meta.json`,
      `${projectPath(id)}/images`,
      projectPath(id),
      `${projectPath(id)}/thumbnail`,
    ])
      expect([path, (await owner.json("GET", path)).status]).toEqual([path, 404]);
    expect((await owner.json("GET", `${projectPath(id)}/images/${NO_ID}?size=thumb`)).status).toBe(404);
    // A path of two dots is another path: there is nothing to upload to.
    if (id === "%2e%2e") return;
    const { status, body } = await upload(owner, id);
    expect([status, body.code]).toEqual([400, "invalid_request"]);
    expect(body.detail).toMatch(/letters, digits, dashes and underscores/);
  });
});

describe("what is uploaded", () => {
  it.each([
    ["alpha.png", [255, 255, 255]],
    ["photo-rotated.jpg", null],
    ["sixteen-bit.png", null],
    ["cmyk.jpg", null],
    ["picture.heic", null],
    ["animated.gif", null],
  ] as const)("%s becomes a JPEG, upright and on white", async (name, corner) => {
    const project = newProject();
    const { status, body } = await upload(owner, project, await readFile(await fixture(name)), name);
    expect(status).toBe(201);
    for (const size of SIZES) {
      const { data } = await fetchBytes(owner, body.urls[size]);
      const { format, orientation, exif, space } = await sharp(data).metadata();
      expect([size, format, orientation, exif, space]).toEqual([size, "jpeg", undefined, undefined, "srgb"]);
      expect(data.includes(CANARY)).toBe(false);
      if (corner) {
        const pixels = await sharp(data).raw().toBuffer();
        for (const value of pixels.subarray(0, 3)) expect(value).toBeGreaterThan(240);
      }
    }
    const { width, height } = (await owner.json("GET", `${projectPath(project)}/images`)).body[0];
    if (name === "photo-rotated.jpg") expect([width, height]).toEqual([3000, 4000]);
  });

  it.each(HOSTILE)("hostile: $name", async ({ make, fileName, refused }) => {
    const project = newProject();
    const answer = await upload(owner, project, await make(), fileName);
    if (!refused) {
      expect(answer.status).toBe(201);
      for (const size of SIZES) {
        const { status, headers, data } = await fetchBytes(owner, answer.body.urls[size]);
        expect([status, headers.get("content-type")]).toEqual([200, "image/jpeg"]);
        expect(data.includes(CANARY)).toBe(false);
      }
      return;
    }
    const sentence = { image_invalid: "Invalid image", unsupported_type: "Unsupported media type" };
    const detail = refused === "file_missing" ? "No file provided" : sentence[refused];
    expect([answer.status, answer.body.detail]).toEqual([refused === "unsupported_type" ? 415 : 400, detail]);
    // No picture, no project.
    expect(await db().project.count({ where: { id: project } })).toBe(0);
  });

  it("must be there", async () => {
    const project = newProject();
    const none = await owner.send("POST", `${projectPath(project)}/images`, formWith(null, { fields: { note: "x" } }));
    expect([none.status, none.body.detail]).toEqual([400, "No file provided"]);
    expect((await owner.json("POST", `${projectPath(project)}/images`, {})).body.detail).toBe("No file provided");
    expect(await db().project.count({ where: { id: project } })).toBe(0);
  });
});

describe("what a public project tells in short", () => {
  const meta = (caller: Caller, project: string, headers?: Record<string, string>) =>
    caller.json("GET", `${projectPath(project)}/meta.json`, undefined, headers);

  it("is kept by caches for who shows no credentials, and by nobody else", async () => {
    const project = newProject();
    await addProjectImage(owner, project, 1);
    const refused = await meta(nobody, project);
    expect([refused.status, refused.headers.get("cache-control")]).toEqual([401, "private, no-store"]);
    await publish(owner, project);
    const first = await meta(nobody, project);
    const etag = first.headers.get("etag") ?? "";
    expect([first.headers.get("cache-control"), first.headers.get("vary")]).toEqual([
      "public, max-age=60, stale-while-revalidate=30",
      expect.stringMatching(/Cookie, Authorization/),
    ]);
    expect(first.headers.get("set-cookie")).toBeNull();
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await meta(nobody, project, { "if-none-match": etag });
    expect([again.status, again.body, again.headers.get("etag")]).toEqual([304, "", etag]);
    const mine = await meta(owner, project, { "if-none-match": etag });
    expect([mine.status, mine.headers.get("cache-control"), mine.headers.get("etag")]).toEqual([
      200,
      "private, no-store",
      null,
    ]);
    expect(mine.body).toEqual(first.body);

    await addProjectImage(owner, project, 2);
    const changed = await meta(nobody, project, { "if-none-match": etag });
    expect([changed.status, changed.body.images.length]).toEqual([200, 2]);
    await publish(owner, project, "private");
    // What one has is no ticket.
    expect((await meta(nobody, project, { "if-none-match": changed.headers.get("etag") ?? "" })).status).toBe(401);
  });
});

describe("a change of a project", () => {
  it.each([
    { visibility: "public", owner: "x" },
    { visibility: "public", owner_id: "x" },
    { visibility: "public", project_id: "x" },
    '{"visibility":"public","__proto__":{"a":1}}',
  ])("with a field that it does not know is refused: %j", async (body) => {
    const project = newProject();
    await addProjectImage(owner, project, 1);
    const { status, body: problem } = await owner.json("PUT", projectPath(project), body);
    expect([status, problem.code]).toEqual([400, "invalid_request"]);
    expect((await owner.json("GET", projectPath(project))).body.visibility).toBe("private");
  });
});

describe("an id that is empty", () => {
  it.each([
    ["GET", "/api/projects//images"],
    ["GET", "/api/projects//meta.json"],
    ["GET", "/projects//images/x"],
    ["POST", "/api/projects//images"],
    ["DELETE", "/api/projects//"],
  ])("is no project's: %s %s", async (method, path) => {
    expect(await problemOf(owner, path, { method })).toMatchObject({ status: 404, code: "not_found" });
  });
});
