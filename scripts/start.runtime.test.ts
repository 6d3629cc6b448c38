// The launcher as an operator meets it: from an empty folder, at a bad moment, and after whatever was killed.
import { spawnSync } from "node:child_process";
import { readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { isPostmaster, readPostmaster } from "../lib/db/embeddedPostmaster";
import { type App, newDataDir, serverPid, startApp } from "../lib/testing/appServer";

/** Whoever runs this waits at most so long for a later start. */
const LATER_START_MS = 5_000;
const STOP_MS = 10_000;

let dataDir: string;
const running: App[] = [];
const start = async (env: Record<string, string> = {}): Promise<App> => {
  const app = await startApp(dataDir, env);
  running.push(app);
  return app;
};

const postmaster = async () => {
  const left = await readPostmaster(join(dataDir, "postgres"));
  return left && (await isPostmaster(left.pid, join(dataDir, "postgres"))) ? left : null;
};
const isHealthy = (app: App) =>
  fetch(`${app.baseUrl}/api/health`).then(
    (response) => response.ok,
    () => false,
  );

beforeAll(async () => {
  dataDir = await newDataDir();
  return () => rm(dataDir, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
});

describe("a start", () => {
  it("on an empty folder gives out one link to set it up, and keeps its secrets to its owner", async () => {
    const app = await start();
    expect(app.said()).toMatch(/this link works once\): http:\/\/localhost:\d+\/setup\?link=\S{43}$/m);
    for (const name of ["session-secret", "postgres-password"])
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDir, "server.log"), "utf8")).not.toContain("link=");
  });

  it("later takes seconds, and SIGTERM ends it in order: the database last, and all of it", async () => {
    const started = performance.now();
    const app = await start();
    expect(performance.now() - started).toBeLessThan(LATER_START_MS);
    const { code, milliseconds } = await app.stop("SIGTERM");
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(STOP_MS);
    expect(await postmaster()).toBeNull();
    expect(await isHealthy(app)).toBe(false);
  });

  it("makes the first account of ADMIN_EMAIL and ADMIN_PASSWORD instead", async () => {
    const app = await start({ ADMIN_EMAIL: "admin@example.org", ADMIN_PASSWORD: "correct horse battery" });
    expect(app.said()).toContain("The first account is admin@example.org.");
    expect(app.said()).not.toContain("setup?link");
  });

  it("works for six at once on an empty folder, and the last one out stops the database", async () => {
    const before = dataDir;
    dataDir = await newDataDir();
    const [last, ...others] = await Promise.all(Array.from({ length: 6 }, () => start()));
    await Promise.all(others.map((app) => app.stop()));
    expect(await isHealthy(last as App)).toBe(true);
    await last?.stop();
    expect(await postmaster()).toBeNull();
    await rm(dataDir, { recursive: true });
    dataDir = before;
  });
});

describe("a request in hand when SIGTERM comes", () => {
  it("does not keep the end waiting beyond its time", async () => {
    const app = await start();
    const stuck = fetch(`${app.baseUrl}/api/reference-images`, {
      method: "POST",
      body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) }),
      duplex: "half",
    } as RequestInit).catch(() => null);
    const { milliseconds } = await app.stop("SIGTERM");
    expect(milliseconds).toBeLessThan(STOP_MS);
    await stuck;
  });
});

describe("a terminal that is closed", () => {
  it("takes no more words, and the database is stopped all the same", async () => {
    const app = await start();
    app.launcher.stdout?.destroy();
    app.launcher.stderr?.destroy();
    await app.stop("SIGTERM");
    await expect.poll(postmaster, { timeout: STOP_MS }).toBeNull();
  });
});

describe("after kill -9", () => {
  it("of the server, the launcher ends too and a new start recovers", async () => {
    const app = await start();
    process.kill(serverPid(app), "SIGKILL");
    await expect.poll(() => app.launcher.exitCode, { timeout: STOP_MS }).toBe(1);
    expect(await postmaster()).toBeNull();
    await start();
  });

  it("of the launcher, the server ends by itself, stops the database, and a new start recovers", async () => {
    const app = await start();
    app.launcher.kill("SIGKILL");
    await expect.poll(() => isHealthy(app), { timeout: STOP_MS }).toBe(false);
    await expect.poll(postmaster, { timeout: STOP_MS }).toBeNull();
    await start();
  });

  it("of PostgreSQL, the same server answers again", async () => {
    const app = await start();
    process.kill((await postmaster())?.pid as number, "SIGKILL");
    await expect.poll(() => isHealthy(app), { timeout: STOP_MS }).toBe(false);
    await expect.poll(() => isHealthy(app), { timeout: 2 * STOP_MS }).toBe(true);
  });

  it("of everything, a new start recovers", async () => {
    const app = await start();
    const pids = [app.launcher.pid, serverPid(app), (await postmaster())?.pid];
    for (const pid of pids) process.kill(pid as number, "SIGKILL");
    await start();
  });

  it("of what runs npm, nothing stays behind", async () => {
    const port = 20_000 + (process.pid % 20_000);
    const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir };
    const shell = spawnSync("sh", ["-c", "npm start >/dev/null 2>&1 & echo $!"], { env, encoding: "utf8" });
    const app = { baseUrl: `http://localhost:${port}` } as App;
    await expect.poll(() => isHealthy(app), { timeout: 3 * STOP_MS }).toBe(true);
    process.kill(Number(shell.stdout), "SIGKILL");
    await expect.poll(() => isHealthy(app), { timeout: STOP_MS }).toBe(false);
    await expect.poll(postmaster, { timeout: STOP_MS }).toBeNull();
  });
});

describe("what cannot work is said in a sentence", () => {
  const words = async (env: Record<string, string>) => {
    const failure = await start(env).then(
      () => "it started",
      (error: Error) => error.message,
    );
    expect(failure).toMatch(/^The application ended with 1:/);
    // No stack: whoever reads it wrote the configuration, not the program.
    expect(failure).not.toMatch(/\n\s+at /);
    return failure;
  };

  it("a port that is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, done));
    const { port } = other.address() as { port: number };
    expect(await words({ PORT: String(port) })).toContain(`Port ${port} is taken. Set PORT to another one`);
    await new Promise((done) => other.close(done));
  });

  it("a value that is none, without repeating it", async () => {
    const said = await words({ PORT: "http", NEXTAUTH_SECRET: "short-secret" });
    expect(said).toMatch(/PORT: .+\n.*NEXTAUTH_SECRET: use at least 16 characters/);
    expect(said).not.toContain("short-secret");
  });

  it("an account that cannot be made", async () => {
    const before = dataDir;
    dataDir = await newDataDir();
    expect(await words({ ADMIN_EMAIL: "nobody", ADMIN_PASSWORD: "long enough for it" })).toContain("ADMIN_EMAIL:");
    await rm(dataDir, { recursive: true });
    dataDir = before;
  });

  it("a database that refuses us", async () => {
    const app = await start();
    const { port } = (await postmaster()) as { port: number };
    const url = `postgresql://contact_sheet:wrong@127.0.0.1:${port}/contact_sheet`;
    expect(await words({ DATABASE_URL: url })).toContain("DATABASE_URL cannot be used: password authentication failed");
    expect(await isHealthy(app)).toBe(true);
  });

  it("a data directory that is a file", async () => {
    expect(await words({ DATA_DIR: join(dataDir, "session-secret") })).toContain("DATA_DIR");
  });
});

it("the command line works on the same data, beside the server and without it, and its answer is all it prints", async () => {
  const cli = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/cli.mjs", ...args], {
      env: { ...process.env, DATA_DIR: dataDir },
      encoding: "utf8",
    });
  await start();
  const beside = cli("doctor");
  expect(beside.status, beside.stderr).toBe(0);
  await Promise.all(running.splice(0).map((app) => app.stop()));
  const email = `person-${Date.now()}@example.org`;
  expect(cli("user", "add", "--email", email, "--name", "P", "--password", "a long password").status).toBe(0);
  const token = cli("token", "add", "--email", email, "--name", "test");
  expect(token.stderr).not.toMatch(/rror/);
  expect(token.stdout).toMatch(/^\S+\n$/);
  expect(await postmaster()).toBeNull();
});
