import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder, wherever a command was called from. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path inside the project. */
export const inProject = (...parts) => join(ROOT, ...parts);
/** Whether there is something at a path inside the project. */
export const exists = (...parts) => existsSync(inProject(...parts));

/** A line for whoever waits. On standard error: standard output belongs to what a command answers. */
export const say = (line) => void process.stderr.write(`${line}\n`);

/** Stops the command with one sentence. */
export function stop(sentence, code = 1) {
  say(sentence);
  process.exit(code);
}

/** Makes the project the working directory, and refuses a Node that is too old with a sentence. */
export function enterProject() {
  process.chdir(ROOT);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Contact Sheet needs Node 20.19 or later; this is ${process.versions.node}.`);
}
