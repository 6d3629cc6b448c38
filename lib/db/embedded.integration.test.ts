import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leaseEmbeddedDatabase, stopEmbeddedDatabaseIfUnused } from "./embedded";
import { isPostmaster, readPostmaster } from "./embeddedPostmaster";

// Durability costs seconds and is not what is tested here.
const settings = ["fsync=off"];
let dataDir: string;
const cluster = () => join(dataDir, "postgres");
const runs = async () => {
  const left = await readPostmaster(cluster());
  return !!left && (await isPostmaster(left.pid, cluster()));
};

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), "contact-sheet-embedded-")), "data");
});

afterAll(async () => {
  await stopEmbeddedDatabaseIfUnused(dataDir);
  await rm(join(dataDir, ".."), { recursive: true, force: true });
});

it("lets six starters at once share one server, which the last one stops", async () => {
  const leases = await Promise.all(Array.from({ length: 6 }, () => leaseEmbeddedDatabase(dataDir, { settings })));
  expect(new Set(leases.map(({ url }) => url)).size).toBe(1);
  expect(await ask(leases[0]!.url, "SELECT current_database() AS name")).toEqual({ name: "contact_sheet" });
  for (const lease of leases.slice(1)) await lease.release();
  expect(await runs()).toBe(true);
  await leases[0]!.release();
  expect(await runs()).toBe(false);
});

it("knows the letters of every script, so that a search for parts of words has its index", async () => {
  const lease = await leaseEmbeddedDatabase(dataDir, { settings });
  try {
    await ask(lease.url, "CREATE EXTENSION IF NOT EXISTS pg_trgm");
    const sql =
      "SELECT cardinality(show_trgm('東京タワー')) AS tokyo, cardinality(show_trgm('zoë')) AS zoe, lower('ÉÄ') AS lower";
    // On Windows the system has no such letters for the extension to ask of.
    const known = process.platform === "win32" ? {} : { tokyo: 6, zoe: 4 };
    expect(await ask(lease.url, sql)).toMatchObject({ ...known, lower: "éä" });
  } finally {
    await lease.release();
  }
});

it("asks for the password, which only the owner of the data directory reads", async () => {
  const database = await leaseEmbeddedDatabase(dataDir, { settings });
  const wrong = new URL(database.url);
  wrong.password = "wrong";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  expect((await stat(join(dataDir, "postgres-password"))).mode & 0o777).toBe(0o600);
  await database.release();
});

it("starts a killed server again on the same port while somebody holds the lease", async () => {
  const said: string[] = [];
  const database = await leaseEmbeddedDatabase(dataDir, { settings, say: (line) => said.push(line) });
  const before = await readPostmaster(cluster());
  process.kill(before!.pid, "SIGKILL");
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe("PostgreSQL is back.");
  expect((await readPostmaster(cluster()))?.port).toBe(before!.port);
  await ask(database.url, "SELECT 1");
  await database.release();
});

it("starts although a stranger has the process number of the server that died", async () => {
  const database = await leaseEmbeddedDatabase(dataDir, { settings });
  const left = await readFile(join(cluster(), "postmaster.pid"), "utf8");
  await database.release();
  const owner = await stat(cluster());
  const stranger = spawn("sleep", ["60"], { uid: owner.uid, gid: owner.gid });
  try {
    await writeFile(join(cluster(), "postmaster.pid"), left.replace(/^\d+/, String(stranger.pid)));
    const again = await leaseEmbeddedDatabase(dataDir, { settings });
    await ask(again.url, "SELECT 1");
    await again.release();
  } finally {
    stranger.kill();
  }
});

it.runIf(process.getuid?.() === 0)("works for root in a folder that only root can enter", async () => {
  const locked = await mkdtemp(join(tmpdir(), "contact-sheet-locked-"));
  await chmod(locked, 0o700);
  const inside = join(locked, "project", "data");
  await mkdir(inside, { recursive: true });
  try {
    const database = await leaseEmbeddedDatabase(inside, { settings });
    await ask(database.url, "CREATE TABLE proof (id int)");
    await database.release();
    expect((await stat(locked)).mode & 0o777).toBe(0o700);
  } finally {
    await rm(locked, { recursive: true, force: true });
  }
});

it("says what it cannot do with the files of another version", async () => {
  const other = await mkdtemp(join(tmpdir(), "contact-sheet-other-"));
  await mkdir(join(other, "postgres"));
  await writeFile(join(other, "postgres", "PG_VERSION"), "12\n");
  await expect(leaseEmbeddedDatabase(other)).rejects.toThrow(/was made by PostgreSQL 12/);
  await rm(other, { recursive: true });
});
