import { spawn } from "node:child_process";
import { ROOT } from "./paths.mjs";

/**
 * Runs a command in the project and keeps what it says; a command that fails shows it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, show?: boolean, shell?: boolean }} options `show` passes its words through
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { env = process.env, show = false, shell = false } = {}) {
  return new Promise((done, fail) => {
    // Its standard output goes to our standard error: ours belongs to the command that was asked for.
    const stdio = show ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd: ROOT, env, stdio, shell });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs a script of a package with this Node. */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);

/** Runs npm: the one that runs us where there is one, so that no shell looks for it. */
export function npm(args, options) {
  const own = process.env.npm_execpath;
  if (own?.endsWith(".js")) return runNode(own, args, options);
  return run(process.platform === "win32" ? "npm.cmd" : "npm", args, {
    ...options,
    shell: process.platform === "win32",
  });
}
