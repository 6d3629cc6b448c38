// Starts the application as a user would, in a directory of its own, and reads what it costs from /proc. Linux only.
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("..", import.meta.url).pathname;
const TICK_MS = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Every descendant of a process. */
async function descendants(pid) {
  const entries = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    entries.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  const children = parents.filter(({ parent }) => parent === pid).map((child) => child.pid);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

/** CPU time a process has used, all its threads, in milliseconds. */
export async function cpuMs(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process and the most it ever had, in MB of 10^6 bytes. */
export async function memoryMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const value = (name) => (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6;
  return { rss: value("VmRSS"), peak: value("VmHWM") };
}

/** The address of the database that the application keeps in its data directory. */
async function databaseUrl(dataDir) {
  const port = (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[3];
  const password = (await readFile(join(dataDir, "postgres-password"), "utf8")).trim();
  return `postgresql://contact_sheet:${password}@127.0.0.1:${port}/contact_sheet`;
}

/** The running application: its address, an administrator's token, and the server process (not PostgreSQL). */
export async function startServer(environment = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "contact-sheet-bench-"));
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    RATE_LIMITS: "off",
    LOG_LEVEL: "info",
    ...environment,
  };
  const launcher = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  for (;;) {
    if (launcher.exitCode !== null) throw new Error("the server did not start");
    if ((await fetch(`${url}/api/health`).catch(() => null))?.ok) break;
    if (performance.now() - started > 240_000) throw new Error("the server did not answer in time");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const startMs = performance.now() - started;
  const cli = (...args) =>
    execFileSync(process.execPath, ["scripts/cli.mjs", ...args], { cwd: ROOT, env, encoding: "utf8" }).trim();
  const processes = await Promise.all(
    (await descendants(launcher.pid)).map(async (pid) => ({
      pid,
      line: await readFile(`/proc/${pid}/cmdline`, "utf8"),
    })),
  );
  const server = processes.find(({ line }) => /build\/server\.m?js/.test(line));
  if (!server) throw new Error("the server process was not found");
  return {
    url,
    pid: server.pid,
    startMs,
    dataDir,
    databaseUrl: () => databaseUrl(dataDir),
    cli,
    addPerson: (email) => {
      cli("user", "add", "--email", email);
      return cli("token", "add", "--email", email, "--name", "bench");
    },
    stop: async () => {
      launcher.kill("SIGTERM");
      await new Promise((resolve) => launcher.once("exit", resolve));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
