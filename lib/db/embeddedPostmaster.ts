import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A server, as it tells of itself in its folder. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Reads `postmaster.pid`, or null where there is none or it is not written to its end yet. */
export async function readPostmaster(directory: string): Promise<Postmaster | null> {
  const lines = (await readFile(join(directory, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/**
 * Whether the process is the server of this folder. After a crash the number may belong to somebody else, and
 * PostgreSQL, which asks only whether such a process lives, would refuse to start for ever.
 */
export async function isPostmaster(pid: number, directory: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (process.platform === "win32") return true;
  if (process.platform !== "linux") {
    const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
      stdout: "",
    }));
    return stdout.includes("postgres");
  }
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  if (name.trim() !== "postgres") return false;
  const home = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return home === null || home === (await realpath(directory));
}
