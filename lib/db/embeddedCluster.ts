import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { give, otherUserFor, runPostgres } from "./embeddedBinaries";
import { isPostmaster, readPostmaster } from "./embeddedPostmaster";

export const SUPERUSER = "contact_sheet";
const MAJOR = "18";
const START_SECONDS = 60;
const STOP_SECONDS = 8;

/** A PostgreSQL of our own in the data directory. */
export interface Cluster {
  directory: string;
  password: string;
  /** Settings on top of ours: tests need no durability. */
  settings: string[];
}

/** Writes `make()` into a file that only its owner reads, unless it is there. Two at once agree on one content. */
export async function readOrCreateSecret(
  path: string,
  make = () => randomBytes(32).toString("base64url"),
): Promise<string> {
  const existing = await readFile(path, "utf8").catch(() => null);
  if (existing) return existing.trim();
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(fresh, `${make()}\n`, { mode: 0o600, flag: "wx" });
  try {
    // A link fails where the name exists: whoever came first has decided.
    await link(fresh, path).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(fresh);
  }
  return (await readFile(path, "utf8")).trim();
}

/**
 * Finds the cluster in `dataDir`, or makes it. Several processes may do so at once.
 * @throws Error with the way out where another version of PostgreSQL made it
 */
export async function openCluster(dataDir: string, settings: string[]): Promise<Cluster> {
  const directory = join(dataDir, "postgres");
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const user = await otherUserFor(directory);
  // The other user passes through to its own folder and may not look around.
  if (user) await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o011);
  const password = await readOrCreateSecret(join(dataDir, "postgres-password"));
  const version = await readFile(join(directory, "PG_VERSION"), "utf8").catch(() => null);
  if (version === null) await initialise(directory, password);
  else if (version.trim() !== MAJOR)
    throw new Error(
      `${directory} was made by PostgreSQL ${version.trim()}, and this is PostgreSQL ${MAJOR}. Dump it with the version before, then load the dump.`,
    );
  return { directory, password, settings };
}

/**
 * What counts as a letter where PostgreSQL still asks the system: pg_trgm finds no parts of a word in letters that it does not
 * know, and a search for it reads the whole table. As Linux calls it, as macOS does, and what every system has.
 */
const CTYPES = ["C.UTF-8", "UTF-8", "C"];

async function initialise(directory: string, password: string): Promise<void> {
  const user = await otherUserFor(directory);
  const fresh = await mkdtemp(`${directory}.new-`);
  const scratch = await mkdtemp(join(tmpdir(), "contact-sheet-initdb-"));
  const passwordFile = join(scratch, "password");
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    for (const path of [fresh, scratch, passwordFile]) await give(path, user);
    const make = (ctype: string) =>
      runPostgres("initdb", fresh, (path) => [
        `--pgdata=${path}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The same order of text on every system.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        `--lc-ctype=${ctype}`,
      ]);
    let made: Awaited<ReturnType<typeof make>> | undefined;
    for (const ctype of CTYPES) {
      made = await make(ctype);
      if (made.code === 0) break;
    }
    if (made?.code !== 0)
      throw new Error(`PostgreSQL could not make its files in ${directory}:\n${made?.output.trim()}`);
    await rename(fresh, directory).catch((error) => {
      // Somebody else was faster; theirs is as good.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "EPERM") throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A loopback port that nobody listens on right now. */
export const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

/** Starts the server of the cluster. Whether it runs in the end is for the caller to see: another may be faster. */
export async function startCluster(cluster: Cluster, port: number): Promise<string> {
  const { directory } = cluster;
  const left = await readPostmaster(directory);
  if (left && !(await isPostmaster(left.pid, directory))) await rm(join(directory, "postmaster.pid"), { force: true });
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    ...cluster.settings,
  ];
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
  const { output } = await runPostgres("pg_ctl", directory, (path) => [
    "start",
    "--wait",
    `--timeout=${START_SECONDS}`,
    `--pgdata=${path}`,
    `--log=${path}/server.log`,
    `--options=${options}`,
  ]);
  return output;
}

/** Stops the server of the cluster and waits for it. */
export async function stopCluster({ directory }: Cluster): Promise<void> {
  await runPostgres("pg_ctl", directory, (path) => [
    "stop",
    "--wait",
    "--mode=fast",
    `--timeout=${STOP_SECONDS}`,
    `--pgdata=${path}`,
  ]);
}
