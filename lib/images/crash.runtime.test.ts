// What a kill at any moment of an upload, a replacement or a delete leaves behind.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callerOf, formWith } from "../testing/api";
import { type App, newDataDir, startApp } from "../testing/appServer";
import { makePicture } from "../testing/world";

const BASE = "/api/reference-images";
/** Moments after the first request went out, in milliseconds: receiving, decoding, putting, committing, purging. */
const MOMENTS = [3, 15, 30, 45, 60, 80, 110, 150];
/** The sweeper runs each second and takes uploads of more than two seconds for dead. */
const EAGER = { SWEEP_SECONDS: "1", SWEEP_GRACE_SECONDS: "2" };

let dataDir: string;
let app: App | undefined;

const cli = (...args: string[]) => {
  const env = { ...process.env, DATA_DIR: dataDir, ...EAGER };
  const { stdout, stderr, status } = spawnSync(process.execPath, ["scripts/cli.mjs", ...args], {
    env,
    encoding: "utf8",
  });
  return { output: stdout.trim(), words: stderr, status };
};
const killAll = async ({ launcher }: App) => {
  const server = Number(
    spawnSync("pgrep", ["-P", String(launcher.pid), "-f", "build/server"], { encoding: "utf8" }).stdout,
  );
  for (const pid of [server, launcher.pid]) if (pid) process.kill(pid, "SIGKILL");
  await sleep(200);
};

beforeAll(async () => {
  dataDir = await newDataDir();
});
afterAll(async () => {
  await app?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it("keeps every upload that was answered, and leaves no object without a row and no row without its objects", async () => {
  const pictures = await Promise.all(Array.from({ length: 4 }, (_, seed) => makePicture(seed, 1200)));
  const answered = new Map<string, string>();
  for (const [round, moment] of MOMENTS.entries()) {
    app = await startApp(dataDir, EAGER);
    const email = `person${round}@example.test`;
    expect(cli("user", "add", "--email", email).status).toBe(0);
    const token = cli("token", "add", "--email", email, "--name", "crash").output;
    const me = callerOf(token);
    const { baseUrl } = app;
    const post = (path: string, picture: Buffer) => me.send("POST", baseUrl + BASE + path, formWith(picture));
    const first = await post("", pictures[0] as Buffer);
    expect(first.status).toBe(201);
    const requests = [
      post("", pictures[1] as Buffer),
      post("", pictures[2] as Buffer),
      post(`/${first.body.id}/upload-image`, pictures[3] as Buffer),
    ].map((request) => request.then(({ body, status }) => ({ id: body.id as string, status })).catch(() => null));
    await sleep(moment);
    await killAll(app);
    for (const result of await Promise.all(requests)) if (result && result.status < 300) answered.set(result.id, token);
    answered.set(first.body.id, token);
  }
  app = await startApp(dataDir, EAGER);
  // The grace of the youngest crash, and two rounds of the sweeper.
  await sleep(6_000);
  const doctor = cli("doctor", "--deep");
  expect(doctor.words + doctor.output).not.toMatch(/orphan|missing|wrong|overdue/);
  expect(doctor.status).toBe(0);
  for (const [id, token] of answered) {
    const slot = await callerOf(token).json("GET", `${app.baseUrl}${BASE}/${id}`);
    expect(slot.status).toBe(200);
    expect((await fetch(slot.body.image.original)).status).toBe(200);
  }
  expect(answered.size).toBeGreaterThanOrEqual(MOMENTS.length);
}, 240_000);
