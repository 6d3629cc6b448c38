// One gallery, changed by two servers at once: two processes of the application on one database and one store, a bucket
// where there is an S3 server, else one folder.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ListedProjectImage, ProjectMeta } from "../contracts/projects";
import { callerOf, formWith } from "../testing/api";
import { type App, newDataDir, startApp } from "../testing/appServer";
import { hasS3, makeBucket } from "../testing/s3";
import { makePicture } from "../testing/world";

const SIZES = ["original", "medium", "thumb", "game"];

let dataDir: string;
let store: Record<string, string>;
let apps: [App, App];
let me: ReturnType<typeof callerOf>;

const cli = (...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["scripts/cli.mjs", ...args], {
    env: { ...process.env, DATA_DIR: dataDir, ...store },
    encoding: "utf8",
  });
  return { output: stdout.trim(), words: stderr, status };
};

beforeAll(async () => {
  if (process.env.CI) expect(hasS3).toBe(true);
  dataDir = await newDataDir();
  store = hasS3 ? await makeBucket() : {};
  const first = await startApp(dataDir, store);
  apps = [first, await startApp(dataDir, store)];
  expect(apps[0].baseUrl).not.toBe(apps[1].baseUrl);
  expect(cli("user", "add", "--email", "owner@example.test").status).toBe(0);
  me = callerOf(cli("token", "add", "--email", "owner@example.test", "--name", "servers").output);
});
afterAll(async () => {
  await Promise.all((apps ?? []).map((app) => app.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

/** The servers in turn. */
const at = (turn: number) => (apps[turn % 2] as App).baseUrl;
const of = (project: string, turn: number) => `${at(turn)}/api/projects/${project}`;

async function upload(project: string, turn: number): Promise<string> {
  const picture = await makePicture(turn, 200);
  const { status, body } = await me.send("POST", `${of(project, turn)}/images`, formWith(picture, { field: "file" }));
  expect([status, body.code]).toEqual([201, undefined]);
  return body.image_id;
}
const metaOf = async (project: string, turn: number): Promise<ProjectMeta> =>
  (await me.json("GET", `${of(project, turn)}/meta.json`)).body;

/** At every moment there is one primary image among those that are told of. */
function expectWhole({ primary_image_id, images }: ProjectMeta) {
  const ids = images.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  if (ids.length) expect(ids).toContain(primary_image_id);
  else expect(primary_image_id).toBeNull();
  const times = images.map(({ created_at }) => created_at);
  expect(times).toEqual([...times].sort());
}

it("stays whole under 16 uploads and 8 deletes at once", async () => {
  for (let round = 0; round < 3; round++) {
    const project = `round-${round}`;
    const old: string[] = [];
    for (let turn = 0; turn < 8; turn++) old.push(await upload(project, turn));
    let done = false;
    const watch = (turn: number) =>
      (async () => {
        while (!done) expectWhole(await metaOf(project, turn));
      })();
    const watching = [watch(0), watch(1)];
    const uploads = Array.from({ length: 16 }, (_, turn) => upload(project, turn));
    const deletes = old.map(
      async (id, turn) => (await me.json("DELETE", `${of(project, turn + 1)}/images/${id}`)).status,
    );
    const [added, deleted] = await Promise.all([Promise.all(uploads), Promise.all(deletes)]);
    done = true;
    await Promise.all(watching);
    expect(deleted).toEqual(Array(8).fill(204));

    const [here, there] = await Promise.all([metaOf(project, 0), metaOf(project, 1)]);
    expect(here).toEqual(there);
    expectWhole(here);
    expect(here.images.map(({ id }) => id).sort()).toEqual([...added].sort());
    const { body: list } = await me.json("GET", `${of(project, round)}/images`);
    const primary = (list as ListedProjectImage[]).filter(({ is_primary }) => is_primary);
    expect(primary.map(({ image_id }) => image_id)).toEqual([here.primary_image_id]);

    const bytes = (id: string, size: string, turn: number) =>
      me.fetch(`${of(project, turn)}/images/${id}?size=${size}`);
    for (const [turn, id] of added.entries())
      for (const size of SIZES) {
        const answer = await bytes(id, size, turn + 1);
        expect([size, answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([size, 200, true]);
      }
    for (const [turn, id] of old.entries()) expect((await bytes(id, "thumb", turn)).status).toBe(404);
  }
  const doctor = cli("doctor", "--deep");
  expect(doctor.words + doctor.output).not.toMatch(/orphan|missing|wrong|overdue/);
  expect(doctor.status).toBe(0);
}, 240_000);

it("is public, and private again, on the other server at once", async () => {
  const project = "seen";
  const id = await upload(project, 0);
  const asNobody = async (turn: number) => (await fetch(`${of(project, turn)}/images/${id}?size=thumb`)).status;
  const show = async (visibility: string, turn: number) =>
    expect((await me.json("PUT", of(project, turn), { visibility })).status).toBe(200);
  for (let turn = 0; turn < 20; turn++) {
    await show("public", turn);
    expect(await asNobody(turn + 1)).toBe(200);
    await show("private", turn);
    expect(await asNobody(turn + 1)).toBe(401);
  }
});

it("is deleted with everything while the other server adds to it", async () => {
  for (let round = 0; round < 4; round++) {
    const project = `gone-${round}`;
    await upload(project, round);
    const add = async (turn: number) =>
      (await me.send("POST", `${of(project, turn)}/images`, formWith(await makePicture(turn), { field: "file" })))
        .status;
    const [removed, ...added] = await Promise.all([
      me.json("DELETE", of(project, round)),
      ...[0, 1, 2, 3].map((turn) => add(turn)),
    ]);
    expect(removed.status).toBe(204);
    for (const status of added) expect([201, 404]).toContain(status);
    const left = await me.json("GET", `${of(project, round)}/meta.json`);
    if (left.status === 200) expectWhole(left.body);
    else expect(left.status).toBe(404);
  }
  expect(cli("doctor", "--deep").status).toBe(0);
});
