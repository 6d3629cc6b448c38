import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 300;

/** The parent of a process, where /proc tells. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** Whether `pid` is the shell in which npm runs a script, as opposed to somebody's own. */
function isScriptShell(pid: number): boolean {
  try {
    return /^[^\0]*sh\0-c\0/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}

/**
 * Calls `gone` when npm, which runs us, has ended. npm passes a signal to its shell alone, and the shell dies of it
 * without telling us; a killed npm tells nobody. Without this the server would stay behind and keep its port.
 * @param parent the process that started us, as it was at the very beginning
 */
export function watchParent(parent: number, gone: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const npm = isScriptShell(parent) ? parentOf(parent) : null;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === null || parentOf(parent) === npm)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS).unref();
}
